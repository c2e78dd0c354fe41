import {
  adam,
  meanSquaredError,
  nac,
  nacMul,
  nalu,
  nau,
  nmu,
  type Ops,
  program,
  random,
  stack,
  tensor,
  type Unit,
  uniform,
} from '@nalu/core';

/** Numbers that the paper gives for its 100 seeds. */
export interface Published {
  readonly title: string;
  readonly solved: number;
}

// biome-ignore lint/suspicious/noExplicitAny: models whose parameters differ, in one list.
export type Model = Published & { readonly model: Unit<any> };

/** @see Madsen & Johansen, Neural Arithmetic Units, ICLR 2020, the table of the simple task. */
export const models: readonly Model[] = [
  { title: 'NMU', solved: 94, model: stack(nau(4, 2), nmu(2, 1)) },
  { title: 'NALU', solved: 26, model: stack(nalu(4, 2), nalu(2, 1)) },
  { title: 'NAC•', solved: 13, model: stack(nac(4, 2), nacMul(2, 1)) },
];

/** How far a model may be off outside of its training range: as far as first weights that are 1e-5 off bring it. */
export const THRESHOLD = 2.156985e-6;

/** (x₁ + x₂)(x₁ + x₂ + x₃ + x₄) */
const target = <T>({ mul, slice, sum }: Ops<T>, x: T): T => mul(sum(slice(x, 1, 0, 2), [1]), sum(x, [1]));

const BATCH = 128;
/** How many numbers a model is judged on, in each range. */
const JUDGED = 10_000;

export const training = {
  data: program(
    'simple task',
    { x: random(uniform(1, 2), BATCH, 4) },
    { x: tensor(BATCH, 4), y: tensor(BATCH, 1) },
    (ops, { x }) => ({ x, y: target(ops, x) }),
  ),
  optimizer: adam(1e-3),
};

/** The mean squared errors of parameters, where the model was trained and outside. */
export const errorsOf = ({ model }: Model) =>
  program(
    'errors of the simple task',
    {
      params: model.spec,
      interpolation: random(uniform(1, 2), JUDGED, 4),
      extrapolation: random(uniform(2, 6), JUDGED, 4),
    },
    { interpolation: tensor(), extrapolation: tensor() },
    (ops, { params, interpolation, extrapolation }) => {
      const of = (x: typeof interpolation) =>
        meanSquaredError(ops, model.apply(ops, params as never, x), target(ops, x));
      return { interpolation: of(interpolation), extrapolation: of(extrapolation) };
    },
  );
