import { type Tape, type Var, valueAndGradient } from '../interpreters/reverse.js';
import type { Ops } from '../ops.js';
import { flatten, type NamedSpec, type Of, type SpecTree, tensor, unflatten } from '../spec.js';
import type { Unit } from '../units/unit.js';
import { type DataSource, dataSource } from './data.js';
import { isBelow, type Named } from './optimizers.js';
import {
  byPath,
  optimizerScalar,
  type Plan,
  penaltyScalar,
  planOf,
  type StepOptions,
  scalarsAt,
  treeOf,
} from './plan.js';

/** What a step carries on, by the paths of the parameters. */
export interface TrainState<T> {
  readonly params: Named<T>;
  readonly slots: Named<Named<T>>;
}

/** What a step gets from outside: the leaves of its data, and the scalars of its number. */
export interface StepInputs<T> {
  readonly data: Of<SpecTree, T>;
  readonly scalars: Named<T>;
}

/** A whole training step: forward, backward, clip, optimiser, constrain. Pure, over any interpreter. */
export interface TrainStep {
  readonly parameters: readonly NamedSpec[];
  readonly state: SpecTree;
  readonly inputs: SpecTree;
  readonly source: DataSource;
  /** The scalars of step t, from 0. */
  readonly scalars: (step: number) => Named<number>;
  readonly apply: <T>(
    ops: Ops<T>,
    state: TrainState<T>,
    inputs: StepInputs<T>,
  ) => { readonly state: TrainState<T>; readonly loss: T };
  /** The loss alone, without penalties. */
  readonly evaluate: <T>(ops: Ops<T>, params: Named<T>, data: Of<SpecTree, T>) => T;
}

interface Batch<T> {
  readonly x: T;
  readonly y: T;
}

/** Builds the training step of a model, once for every runtime. */
export const trainStep = <S>(model: Unit<S>, options: StepOptions): TrainStep => {
  const plan = planOf(model, options);
  const { parameters, optimizerOf } = plan;
  const source = dataSource(options.data);
  const scalars = (step: number) => scalarsAt(plan, step);
  return {
    parameters,
    source,
    scalars,
    state: {
      params: byPath(parameters, ({ spec }) => spec),
      slots: byPath(parameters, ({ path, spec }) =>
        Object.fromEntries(optimizerOf(path).slots.map((slot) => [slot, spec])),
      ),
    },
    inputs: {
      data: source.inputs,
      scalars: Object.fromEntries(Object.keys(scalars(0)).map((name) => [name, tensor()])),
    },
    evaluate: (ops, params, data) => errorOf(plan, ops, params, source.batch(ops, data)),
    apply: (ops, state, { data, scalars }) => {
      const { loss, gradients } = gradientsOf(plan, ops, state.params, source.batch(ops, data), scalars);
      return { loss, state: updated(plan, ops, state, gradients, scalars) };
    },
  };
};

const errorOf = <S, T>(plan: Plan<S>, ops: Ops<T>, params: Named<T>, { x, y }: Batch<T>): T =>
  plan.loss(ops, plan.model.apply(ops, treeOf(plan, params), x), y);

/** Everything that is added to the error: the penalties asked for, and what the units themselves bring. */
const penaltiesOf = <S, T>(
  plan: Plan<S>,
  ops: Ops<T>,
  params: Named<T>,
  x: T,
  scalars: Named<T>,
): readonly T[] => {
  const { model, parameters, penalties } = plan;
  const asked = penalties.flatMap(({ path: prefix, of }, i) =>
    parameters
      .filter(({ path }) => isBelow(path, prefix))
      .map(({ path }) => ops.mul(of(ops, params[path] as T), scalars[penaltyScalar(i)] as T)),
  );
  const own = model.regularize?.(ops, treeOf(plan, params), { x, step: scalars.step as T });
  return own === undefined ? asked : [...asked, own];
};

const gradientsOf = <S, T>(
  plan: Plan<S>,
  ops: Ops<T>,
  params: Named<T>,
  batch: Batch<T>,
  scalars: Named<T>,
): { readonly loss: T; readonly gradients: readonly T[] } => {
  const spec = byPath(plan.parameters, ({ spec }) => spec);
  let error: Var<T> | undefined;
  const objective = (tape: Tape<T>, vars: Named<Var<T>>): Var<T> => {
    const [x, y] = [tape.lift(batch.x), tape.lift(batch.y)];
    const lifted = Object.fromEntries(
      Object.entries(scalars).map(([name, value]) => [name, tape.lift(value)]),
    );
    error = errorOf(plan, tape, vars, { x, y });
    return penaltiesOf(plan, tape, vars, x, lifted).reduce((total, term) => tape.add(total, term), error);
  };
  const { value, gradient } = valueAndGradient<T, typeof spec>(ops, spec, params, objective);
  const gradients = plan.parameters.map(({ path }) => gradient[path] as T);
  return { loss: error?.value ?? value, gradients: plan.clip?.(ops, gradients) ?? gradients };
};

const updated = <S, T>(
  plan: Plan<S>,
  ops: Ops<T>,
  { params, slots }: TrainState<T>,
  gradients: readonly T[],
  scalars: Named<T>,
): TrainState<T> => {
  const { model, parameters, optimizers, optimizerOf } = plan;
  const updates = parameters.map(({ path }, i) => {
    const optimizer = optimizerOf(path);
    const index = optimizers.indexOf(optimizer);
    const names = Object.keys(optimizer.scalars(0));
    return optimizer.update(ops, {
      parameter: params[path] as T,
      gradient: gradients[i] as T,
      slots: slots[path] ?? {},
      scalars: Object.fromEntries(names.map((name) => [name, scalars[optimizerScalar(index, name)] as T])),
    });
  });
  const moved = unflatten<S, T>(
    model.spec,
    updates.map(({ parameter }) => parameter),
  );
  const kept = flatten<S, T>(model.spec, model.constrain?.(ops, moved) ?? moved);
  return {
    params: byPath(parameters, (_, i) => kept[i] as T),
    slots: byPath(parameters, (_, i) => updates[i]?.slots ?? {}),
  };
};
