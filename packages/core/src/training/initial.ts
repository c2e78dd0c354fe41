import { stackArrays, zeros } from '../nd-array.js';
import type { HostArray, NdArray } from '../ops.js';
import { initialize } from '../random/initializers.js';
import { randomSource } from '../random/source.js';
import { buildTree, flatten, mapTree, type Of, type SpecTree } from '../spec.js';
import type { Unit } from '../units/unit.js';
import type { RunIdentity } from './checkpoint.js';
import type { HostTree } from './session.js';
import type { TrainStep } from './train-step.js';

/**
 * The parameters that a model starts with: those of `fit` for the same run and seed.
 *
 * Each parameter draws from a stream of its own, so one does not depend on the others.
 *
 * @example
 * const unit = nac(2, 1);
 * unit.apply(reference, initialParameters(unit, { seed: 3 }), array([[1, 2]]));
 */
export const initialParameters = <S>(model: Unit<S>, { run = 0, seed = 0 } = {}): Of<S, NdArray> => {
  const random = randomSource(run, seed);
  const initializers = flatten(model.spec, model.init);
  let i = 0;
  return buildTree(model.spec, ({ shape }, path) =>
    initialize(initializers[i++] as never, shape as readonly number[], random, `init.${path}`),
  );
};

/** The first state: the initial parameters, seeds on axis 0, and slots of zeros. */
export const initialState = <S>(
  model: Unit<S>,
  step: TrainStep,
  { run, seeds }: RunIdentity,
  split: boolean,
): HostTree => {
  const starts = seeds.map((seed) =>
    flatten<S, NdArray>(model.spec, initialParameters(model, { run, seed })),
  );
  const leaf = (i: number): NdArray => {
    const arrays = starts.map((start) => start[i] as NdArray);
    return split ? stackArrays(arrays) : (arrays[0] as NdArray);
  };
  const params = Object.fromEntries(step.parameters.map(({ path }, i) => [path, leaf(i)]));
  const slots = mapTree<SpecTree, unknown, HostArray>(
    step.state.slots as SpecTree,
    step.state.slots as never,
    (_, { shape }) => zeros([...(split ? [seeds.length] : []), ...(shape as readonly number[])]),
  );
  return { params, slots };
};
