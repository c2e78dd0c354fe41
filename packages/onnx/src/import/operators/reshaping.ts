import { axisOf, broadcastShapes, type Dim, printShape, type Shape, sizeOf } from '@nalu/core';
import { type Call, inputAt, integersFrom, listAt, moved, refuseForm, rule } from '../call.js';
import { badFile } from '../complaints.js';
import { shapeOfValue, type Value } from '../values.js';

const reshaped = (call: Call, shape: Shape): Value =>
  moved(call, [inputAt(call, 0)], (ops, [x]) => ops.reshape(x as never, shape));

/** Removes what stands on both sides: a free axis, or all numbers at once. */
const remainder = (from: Shape, known: Shape): Dim | undefined => {
  const names = from.filter((dim) => typeof dim === 'string');
  for (const dim of known) {
    if (typeof dim !== 'string') continue;
    const at = names.indexOf(dim);
    if (at < 0) return undefined;
    names.splice(at, 1);
  }
  const numbers = (shape: Shape) => shape.filter((dim) => typeof dim === 'number');
  const left = sizeOf(numbers(from)) / sizeOf(numbers(known));
  const [name, ...more] = names;
  if (name === undefined) return left;
  return left === 1 && more.length === 0 ? name : undefined;
};

/** The sizes that Reshape asks for: 0 is "as it was", and −1 is what is left. */
const reshapeTarget = (call: Call): Shape => {
  const from = shapeOfValue(inputAt(call, 0));
  const allowZero = (call.attributes.int('allowzero') ?? 0) !== 0;
  const wanted = listAt(call, 1).data.map((dim, i): Dim => {
    if (dim !== 0 || allowZero) return dim;
    return from[i] ?? badSize(call, `a 0 at place ${i} of ${printShape(from)}`);
  });
  const known = wanted.filter((dim) => dim !== -1);
  if (known.length === wanted.length) return wanted;
  if (wanted.length - known.length > 1) badSize(call, 'more than one −1');
  const left = remainder(from, known);
  if (left === undefined)
    return refuseForm(call, 'must keep free axes whole', `${printShape(from)} to ${printShape(wanted)}`);
  if (typeof left === 'number' && !Number.isInteger(left))
    badSize(call, `${printShape(wanted)} of ${printShape(from)}`);
  return wanted.map((dim) => (dim === -1 ? left : dim));
};

const badSize = (call: Call, got: string): never => {
  throw badFile(`${call.what} must ask for a shape of as many elements`, got);
};

/** Axes that count from the end of the result. */
const unsqueezed = (call: Call): Shape => {
  const from = shapeOfValue(inputAt(call, 0));
  const axes = integersFrom(call, 1, 'axes') ?? [];
  const rank = from.length + axes.length;
  const places = new Set(axes.map((axis) => axisOf(call.what, Array<number>(rank).fill(1), axis)));
  if (places.size !== axes.length) badSize(call, `an axis twice in ${axes.join(', ')}`);
  const rest = [...from];
  return Array.from({ length: rank }, (_, axis) => (places.has(axis) ? 1 : (rest.shift() as Dim)));
};

const squeezed = (call: Call): Shape => {
  const from = shapeOfValue(inputAt(call, 0));
  const axes = integersFrom(call, 1, 'axes')?.map((axis) => axisOf(call.what, from, axis));
  const gone = axes ?? [...from.keys()].filter((axis) => from[axis] === 1);
  const other = gone.find((axis) => from[axis] !== 1);
  if (other !== undefined) badSize(call, `axis ${other} of ${printShape(from)}, which is not 1`);
  return from.filter((_, axis) => !gone.includes(axis));
};

/** The product of sizes, of which one may be free. */
const productOf = (call: Call, shape: Shape): Dim => {
  const product = remainder(shape, []);
  return product ?? refuseForm(call, 'must keep free axes apart from others', printShape(shape));
};

const flattened = (call: Call): Shape => {
  const from = shapeOfValue(inputAt(call, 0));
  const axis = call.attributes.int('axis') ?? 1;
  const at = axis < 0 ? axis + from.length : axis;
  if (at < 0 || at > from.length) badSize(call, `axis ${axis} of ${printShape(from)}`);
  return [productOf(call, from.slice(0, at)), productOf(call, from.slice(at))];
};

/** Both sides stretch, to the shape that they have in common. */
const expanded = (call: Call): Value => {
  const value = inputAt(call, 0);
  const wanted = listAt(call, 1).data;
  const shape = broadcastShapes(call.what, shapeOfValue(value), wanted);
  return moved(call, [value], (ops, [x]) => ops.broadcastTo(x as never, shape));
};

const transposed = (call: Call): Value => {
  const value = inputAt(call, 0);
  const rank = shapeOfValue(value).length;
  const order = call.attributes.ints('perm') ?? Array.from({ length: rank }, (_, i) => rank - 1 - i);
  return moved(call, [value], (ops, [x]) => ops.transpose(x as never, order));
};

/** What gives the same elements another shape. */
export const reshaping = {
  Reshape: rule(2, ['allowzero'], (call) => [reshaped(call, reshapeTarget(call))]),
  Flatten: rule(1, ['axis'], (call) => [reshaped(call, flattened(call))]),
  Squeeze: rule([1, 2], ['axes'], (call) => [reshaped(call, squeezed(call))]),
  Unsqueeze: rule([1, 2], ['axes'], (call) => [reshaped(call, unsqueezed(call))]),
  Expand: rule(2, [], (call) => [expanded(call)]),
  Transpose: rule(1, ['perm'], (call) => [transposed(call)]),
};
