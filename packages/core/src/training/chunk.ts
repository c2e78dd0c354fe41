import { batched } from '../interpreters/batched.js';
import type { Ops } from '../ops.js';
import { type Program, program } from '../program.js';
import { flatten, mapTree, type Of, prefixed, type SpecTree, tensor } from '../spec.js';
import { isPerSeed } from './per-seed.js';
import type { StepInputs, TrainState, TrainStep } from './train-step.js';

/** The free axis of a chunk: how many steps one call makes. */
const STEPS = 'steps';

type Leaves<T> = Of<SpecTree, T>;

/**
 * Many training steps as one program: a scan of the step over its schedules and its data.
 *
 * `series` has K steps on axis 0, then a seed axis if there are several seeds. Gives the state after them, the loss of
 * each, and `health`: 0, or NaN as soon as one number of the state is not finite.
 */
export const trainChunk = (step: TrainStep, seeds: number | undefined): Program<SpecTree, SpecTree> => {
  const axes = seeds === undefined ? [] : [seeds];
  const state = prefixed(step.state, ...axes);
  const xs: SpecTree = {
    data: prefixed(step.inputs.data as SpecTree, ...axes),
    noise: prefixed(step.inputs.noise as SpecTree, ...axes),
    scalars: Object.fromEntries(
      Object.entries(step.scalars).map(([name, given]) => [name, tensor(...(isPerSeed(given) ? axes : []))]),
    ),
  };
  const ys: SpecTree = { loss: tensor(...axes) };
  return program(
    'training step',
    { state, series: prefixed(xs, STEPS) } as SpecTree,
    { state, losses: tensor(STEPS, ...axes), health: tensor(...axes) } as SpecTree,
    <T>(ops: Ops<T>, inputs: Leaves<T>) => {
      const given = inputs as { readonly state: Leaves<T>; readonly series: Leaves<T> };
      const run = seeds === undefined ? step.apply : overSeeds(step, seeds);
      const { carry, ys: out } = ops.scan(
        { carry: state, xs, ys },
        given.state,
        given.series,
        (carried, x) => {
          // The trees are those of `step.state` and `step.inputs`; a SpecTree cannot say which names it holds.
          const next = run(ops, carried as unknown as TrainState<T>, x as unknown as StepInputs<T>);
          return { carry: next.state as unknown as Leaves<T>, y: { loss: next.loss } as Leaves<T> };
        },
      );
      const { loss } = out as { readonly loss: T };
      return {
        state: carry,
        losses: loss,
        health: healthOf(ops, flatten<SpecTree, T>(state, carry), axes),
      } as Leaves<T>;
    },
  );
};

/** The step with a seed axis on its state and its data, and on the scalars that each seed has for itself. */
const overSeeds =
  (step: TrainStep, seeds: number): TrainStep['apply'] =>
  (ops, state, { data, noise, scalars }) => {
    type T = ReturnType<typeof ops.constant>;
    const many = batched(ops, seeds);
    type B = ReturnType<typeof many.constant>;
    const split = <S>(spec: S, tree: Of<S, T>) => mapTree<S, T, B>(spec, tree, many.split);
    const next = step.apply<B>(
      many,
      split(step.state, state as unknown as Leaves<T>) as unknown as TrainState<B>,
      {
        data: split(step.inputs.data as SpecTree, data),
        noise: split(step.inputs.noise as SpecTree, noise as Leaves<T>) as StepInputs<B>['noise'],
        scalars: Object.fromEntries(
          Object.entries(scalars).map(([name, value]) => [
            name,
            (isPerSeed(step.scalars[name]) ? many.split : many.share)(value),
          ]),
        ),
      },
    );
    const joined = mapTree<SpecTree, B, T>(step.state, next.state as unknown as Leaves<B>, many.join);
    return { state: joined as unknown as TrainState<T>, loss: many.join(next.loss) };
  };

/** 0 · x is 0 for a finite x, and NaN for NaN and ∞: the sum says for each seed whether all is well. */
const healthOf = <T>(ops: Ops<T>, leaves: readonly T[], axes: readonly number[]): T => {
  const { add, mul, reshape, shape, sum } = ops;
  const sums = leaves.map((leaf) => {
    const inner = [...shape(leaf).keys()].slice(axes.length);
    return reshape(sum(mul(leaf, 0), inner), axes);
  });
  return sums.reduce((total, each) => add(total, each));
};
