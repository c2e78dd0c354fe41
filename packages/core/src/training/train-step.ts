import { type Tape, type Var, valueAndGradient } from '../interpreters/reverse.js';
import type { Ops } from '../ops.js';
import { flatten, leafSpecs, type NamedSpec, type Of, type SpecTree, tensor, unflatten } from '../spec.js';
import type { Unit } from '../units/unit.js';
import type { Clip } from './clip.js';
import { type Data, type DataSource, dataSource } from './data.js';
import { type Loss, meanSquaredError } from './losses.js';
import {
  assignOptimizers,
  isBelow,
  type Named,
  type Optimizer,
  type OptimizerGroups,
  requireBelow,
} from './optimizers.js';
import type { Penalty } from './penalties.js';
import { valueAt } from './schedules.js';

export interface StepOptions {
  readonly data: Data;
  readonly optimizer: Optimizer | OptimizerGroups;
  /** Mean squared error by default. */
  readonly loss?: Loss;
  readonly clip?: Clip;
  readonly penalties?: readonly Penalty[];
}

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

/** What every part of a step looks at. */
interface Plan<S> {
  readonly model: Unit<S>;
  readonly parameters: readonly NamedSpec[];
  readonly loss: Loss;
  readonly clip: Clip | undefined;
  readonly penalties: readonly Penalty[];
  readonly optimizers: readonly Optimizer[];
  readonly optimizerOf: (path: string) => Optimizer;
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

const planOf = <S>(model: Unit<S>, options: StepOptions): Plan<S> => {
  const { optimizer, loss = meanSquaredError, clip, penalties = [] } = options;
  const parameters = leafSpecs(model.spec);
  const paths = parameters.map(({ path }) => path);
  const assigned = assignOptimizers(optimizer, paths);
  const penalized = penalties.map(({ path }) => path);
  requireBelow('fit', penalized, paths);
  const optimizerOf = (path: string) => assigned.get(path) as Optimizer;
  return {
    model,
    parameters,
    loss,
    clip,
    penalties,
    optimizers: [...new Set(assigned.values())],
    optimizerOf,
  };
};

const byPath = <V>(leaves: readonly NamedSpec[], make: (leaf: NamedSpec, index: number) => V): Named<V> =>
  Object.fromEntries(leaves.map((leaf, i) => [leaf.path, make(leaf, i)]));

const treeOf = <S, T>({ model }: Plan<S>, params: Named<T>): Of<S, T> =>
  unflatten(model.spec, Object.values(params));

const optimizerScalar = (index: number, name: string): string => `optimizer.${index}.${name}`;
const penaltyScalar = (index: number): string => `penalty.${index}`;

const scalarsAt = <S>({ optimizers, penalties }: Plan<S>, step: number): Named<number> => ({
  step,
  ...Object.fromEntries(penalties.map(({ weight }, i) => [penaltyScalar(i), valueAt(weight, step)])),
  ...Object.fromEntries(
    optimizers.flatMap(({ scalars }, i) =>
      Object.entries(scalars(step)).map(([name, value]) => [optimizerScalar(i, name), value]),
    ),
  ),
});

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
  const gradients = flatten<typeof spec, T>(spec, gradient);
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
