import type { Runtime } from '../runtime.js';
import { isStatic, sizeOf } from '../shapes.js';
import { leafSpecs } from '../spec.js';
import type { SeedGroup } from './seed-groups.js';
import type { TrainStep } from './train-step.js';

/** Numbers of data in a call, 32 MB in float32: with more of them a call is no cheaper by the step. */
const MOST = 2 ** 23;

/** The steps that the runtime prefers in a call, or fewer where their data would take more memory than that buys time. */
export const mostStepsPerCall = (
  { preferredSteps }: Pick<Runtime<unknown>, 'preferredSteps'>,
  { inputs }: Pick<TrainStep, 'inputs'>,
  groups: readonly SeedGroup[],
): number => {
  const { data, noise } = inputs as { readonly data: unknown; readonly noise: unknown };
  const leaves = [...leafSpecs(data), ...leafSpecs(noise)];
  // Whoever draws refuses an axis without a size, by its name.
  const ofSeed = leaves.reduce(
    (total, { spec: { shape } }) => total + (isStatic(shape) ? sizeOf(shape) : 0),
    0,
  );
  const numbers = ofSeed * Math.max(...groups.map(({ seeds }) => seeds.length));
  return Math.max(1, Math.min(preferredSteps, Math.floor(MOST / numbers)));
};
