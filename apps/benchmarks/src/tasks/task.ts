import {
  adam,
  meanSquaredError,
  type NdArray,
  type Of,
  type Ops,
  program,
  random,
  randomSource,
  sparsityError,
  tensor,
  type Unit,
  uniform,
} from '@nalu/core';

/** A model with what the paper gives for 100 seeds of it. */
export interface Candidate {
  readonly title: string;
  /** Of 100. */
  readonly published: number;
  // biome-ignore lint/suspicious/noExplicitAny: models whose parameters differ, in one list.
  readonly model: Unit<any>;
}

/** Two operations on sums of inputs, and how a model of them is judged: data, for workers look it up by its name. */
export interface Task {
  readonly title: string;
  readonly inputs: number;
  /** `[batch, 1]` of `[batch, inputs]`. */
  readonly target: <T>(ops: Ops<T>, x: T) => T;
  readonly candidates: readonly Candidate[];
  /** The mean squared error outside of the training range that first weights 1e-5 off bring about: below it, a seed is solved. */
  readonly threshold: number;
  /** Where a command line says nothing else. */
  readonly seeds: number;
  readonly steps: number;
}

const BATCH = 128;
/** A model is judged on 10,000 examples of each range, so many at a time. */
const PART = 250;
const PARTS = 40;
const trainedOn = uniform(1, 2);
const outside = uniform(2, 6);

type Errors<T> = Of<typeof errors, T>;
const errors = { interpolation: tensor(), extrapolation: tensor() };

/** Steps between two looks at a model. */
export const EVERY = 1000;

export const trainingOf = ({ title, inputs, target }: Task) => ({
  data: program(
    title,
    { x: random(trainedOn, BATCH, inputs) },
    { x: tensor(BATCH, inputs), y: tensor(BATCH, 1) },
    (ops, { x }) => ({ x, y: target(ops, x) }),
  ),
  optimizer: adam(1e-3),
});

/**
 * The mean squared errors of parameters, where a model was trained and outside.
 *
 * Examples come in parts, which a runtime that draws inside need not keep, nor be given.
 */
export const errorsOf = ({ title, inputs, target }: Task, { model }: Candidate) =>
  program(
    `errors of ${title}`,
    {
      params: model.spec,
      interpolation: random(trainedOn, PARTS, PART, inputs),
      extrapolation: random(outside, PARTS, PART, inputs),
    },
    errors,
    <T>(ops: Ops<T>, { params, ...examples }: { readonly params: unknown } & Errors<T>): Errors<T> => {
      const { add, constant, div, scan } = ops;
      const error = (x: T) =>
        div(meanSquaredError(ops, model.apply(ops, params as never, x), target(ops, x)), PARTS);
      const part = tensor(PART, inputs);
      const specs = { carry: errors, xs: { interpolation: part, extrapolation: part }, ys: {} };
      const zero = { interpolation: constant(0), extrapolation: constant(0) };
      return scan(specs, zero, examples, (sums, x) => ({
        carry: {
          interpolation: add(sums.interpolation, error(x.interpolation)),
          extrapolation: add(sums.extrapolation, error(x.extrapolation)),
        },
        y: {},
      })).carry;
    },
  );

/** The same examples each time. */
export const examples = () => {
  const source = randomSource(2 ** 31);
  return { ...source, stepped: source.stream };
};

export const sparsityOf = ({ model }: Candidate, params: Of<unknown, NdArray>): number =>
  sparsityError(model, params as never);
