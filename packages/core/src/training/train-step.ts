import { type Tape, type Var, valueAndGradient } from '../interpreters/reverse.js';
import type { Dim, Ops } from '../ops.js';
import { flatten, type NamedSpec, type Of, type SpecTree, tensor, unflatten } from '../spec.js';
import type { Unit } from '../units/unit.js';
import { type DataSource, dataSource } from './data.js';
import { isBelow, type Named } from './optimizers.js';
import type { Hyperparameter } from './per-seed.js';
import {
  byPath,
  optimizerScalar,
  type Plan,
  penaltyScalar,
  planOf,
  type StepOptions,
  scalarsOf,
  treeOf,
  turnScalar,
} from './plan.js';

/** What a step carries on, by the paths of the parameters. */
export interface TrainState<T> {
  readonly params: Named<T>;
  readonly slots: Named<Named<T>>;
}

/** What a step gets from outside: the leaves of its data, and the scalars of its number. */
export interface StepInputs<T> {
  readonly data: Of<SpecTree, T>;
  /** What the model's training form draws. */
  readonly noise: Named<T>;
  readonly scalars: Named<T>;
}

/** A whole training step: forward, backward, clip, optimiser, constrain. Pure, over any interpreter. */
export interface TrainStep {
  readonly parameters: readonly NamedSpec[];
  readonly state: SpecTree;
  readonly inputs: SpecTree;
  readonly source: DataSource;
  /** What each scalar is in step t, from 0, where it is not the same for all seeds. */
  readonly scalars: Named<Hyperparameter>;
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
  readonly noise: Named<T>;
}

/** The random leaves of a training form, with the sizes that the axes of x have in the data. */
const noiseSpec = <S>({ input, training }: Unit<S>, { xShape }: DataSource): SpecTree => {
  const sizes = new Map(input.map((dim, i) => [dim, xShape.at(i - input.length) as Dim]));
  return Object.fromEntries(
    Object.entries(training?.random ?? {}).map(([name, leaf]) => [
      name,
      { ...leaf, shape: leaf.shape.map((dim) => sizes.get(dim) ?? dim) },
    ]),
  );
};

/** Builds the training step of a model, once for every runtime. */
export const trainStep = <S>(model: Unit<S>, options: StepOptions): TrainStep => {
  const plan = planOf(model, options);
  const { parameters, optimizerOf } = plan;
  const source = dataSource(options.data);
  const scalars = scalarsOf(plan);
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
      noise: noiseSpec(model, source),
      scalars: Object.fromEntries(Object.keys(scalars).map((name) => [name, tensor()])),
    },
    evaluate: (ops, params, data) => {
      const { x, y } = source.batch(ops, data);
      return plan.loss(ops, model.apply(ops, treeOf(plan, params), x), y);
    },
    apply: (ops, state, { data, noise, scalars }) => {
      const batch = { ...source.batch(ops, data), noise };
      const { loss, gradients } = gradientsOf(plan, ops, state.params, batch, scalars);
      return { loss, state: updated(plan, ops, state, gradients, scalars) };
    },
  };
};

const errorOf = <S, T>(plan: Plan<S>, ops: Ops<T>, params: Named<T>, { x, y, noise }: Batch<T>): T => {
  const { training, apply } = plan.model;
  const tree = treeOf(plan, params);
  return plan.loss(ops, training?.apply(ops, tree, x, noise) ?? apply(ops, tree, x), y);
};

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
    const lifted = (values: Named<T>): Named<Var<T>> =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, tape.lift(value)]));
    error = errorOf(plan, tape, vars, { x, y, noise: lifted(batch.noise) });
    return penaltiesOf(plan, tape, vars, x, lifted(scalars)).reduce(
      (total, term) => tape.add(total, term),
      error,
    );
  };
  const { value, gradient } = valueAndGradient<T, typeof spec>(ops, spec, params, objective);
  const gradients = plan.parameters.map(({ path }) => gradient[path] as T);
  return { loss: error?.value ?? value, gradients: plan.clip?.(ops, gradients) ?? gradients };
};

interface Leaf<T> {
  readonly parameter: T;
  readonly slots: Named<T>;
}

/** A parameter that is not moved keeps what the optimiser remembers of it as well. */
const inTurn = <T>({ where }: Ops<T>, isTurn: T, after: Leaf<T>, before: Leaf<T>): Leaf<T> => ({
  parameter: where(isTurn, after.parameter, before.parameter),
  slots: Object.fromEntries(
    Object.entries(after.slots).map(([name, slot]) => [name, where(isTurn, slot, before.slots[name] as T)]),
  ),
});

const updated = <S, T>(
  plan: Plan<S>,
  ops: Ops<T>,
  { params, slots }: TrainState<T>,
  gradients: readonly T[],
  scalars: Named<T>,
): TrainState<T> => {
  const { model, parameters, optimizers, optimizerOf, turns } = plan;
  const updates = parameters.map(({ path }, i) => {
    const optimizer = optimizerOf(path);
    const index = optimizers.indexOf(optimizer);
    const names = Object.keys(optimizer.scalars);
    const before = { parameter: params[path] as T, slots: slots[path] ?? {} };
    const after = optimizer.update(ops, {
      ...before,
      gradient: gradients[i] as T,
      scalars: Object.fromEntries(names.map((name) => [name, scalars[optimizerScalar(index, name)] as T])),
    });
    const turn = turns.findIndex(({ path: prefix }) => prefix === '' || isBelow(path, prefix));
    return turn < 0 ? after : inTurn(ops, scalars[turnScalar(turn)] as T, after, before);
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
