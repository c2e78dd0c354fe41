import { ndArray } from '../nd-array.js';
import type { Node } from './graph.js';
import type { Pass } from './rebuild.js';
import { broadcasting } from './unstretched.js';
import { writing } from './writing.js';

/**
 * Gives a number as many axes as the tensor beside it where the last of those holds one element only.
 *
 * onnxruntime looks for the axes that two operands share from the last one on, and stops at once where one of them has none: it then goes
 * through `[128, 1]` and a number element by element, which takes ten times as long.
 */
export const ranked: Pass = (next) => (draft, original) => {
  const rank = draft.shape.length;
  if (!broadcasting.has(draft.op) || rank < 2 || draft.shape.at(-1) !== 1) return next(draft, original);
  const ops = writing(next, draft);
  const ones = new Array<number>(rank).fill(1);
  const inputs = draft.inputs.map((input): Node => {
    if (input.shape.length > 0) return input;
    if (input.op === 'constant') return ops.constant(ndArray(ones, input.attributes.value.data));
    return input.op === 'input' && draft.scope.parent !== undefined ? ops.reshape(input, ones) : input;
  });
  return next({ ...draft, inputs }, original);
};
