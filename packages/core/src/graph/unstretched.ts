import { binaryNames } from '../ops.js';
import { broadcastShapes, sameShape } from '../shapes.js';
import type { Node } from './graph.js';
import type { Pass } from './rebuild.js';

/** What stretches its operands itself. */
export const broadcasting: ReadonlySet<string> = new Set([...binaryNames, 'where']);

/** Leaves out that an operand is stretched, where the operation that reads it stretches it anyway. */
export const unstretched: Pass = (next) => (draft, original) => {
  if (!broadcasting.has(draft.op)) return next(draft, original);
  const inputs = [...draft.inputs];
  for (const [i, input] of inputs.entries()) {
    if (!isStretched(input)) continue;
    const [source] = input.inputs as readonly [Node];
    const shapes = inputs.map(({ shape }, j) => (j === i ? source.shape : shape));
    if (sameShape(broadcastShapes(draft.op, ...shapes), draft.shape)) inputs[i] = source;
  }
  return next({ ...draft, inputs }, original);
};

/** A broadcast, or a reshape that only puts axes of one element in front. */
const isStretched = ({ op, inputs, shape }: Node): boolean => {
  if (op !== 'reshape') return op === 'broadcastTo';
  const from = (inputs[0] as Node).shape;
  const added = shape.length - from.length;
  return added >= 0 && shape.every((dim, axis) => dim === (axis < added ? 1 : from[axis - added]));
};
