import { sizeOf } from '../shapes.js';
import type { Law } from '../spec.js';
import { definition, type Tensors } from './definition.js';
import { generatorFor } from './generator.js';
import { rowsOf } from './rows.js';

/** How many numbers are drawn at once where tensors are small: enough to pay for the call, and few enough for the nearest cache. */
const TOGETHER = 2 ** 12;

/**
 * Fills `[steps, states, …shape]`, row-major: each state draws tensor after tensor, and moves on.
 *
 * @param target all of it: its length says how many steps there are.
 */
export const fillSeries = (
  states: readonly Uint32Array[],
  target: Float32Array | Float64Array,
  law: Law,
  shape: readonly number[],
): void => {
  if (target.length === 0) return;
  const tensors: Tensors = { law, count: sizeOf(shape), rows: rowsOf(shape) };
  const { count } = tensors;
  const steps = target.length / count / states.length;
  const together = Math.max(1, Math.floor(TOGETHER / count));
  const generate = generatorFor(count) ?? definition;
  for (let step = 0; step < steps; step += together)
    states.forEach((state, i) => {
      const drawn = generate(state, tensors, Math.min(together, steps - step));
      drawn.forEach((tensor, k) => {
        target.set(tensor, ((step + k) * states.length + i) * count);
      });
    });
};
