import { type Dim, printShape, type Shape } from '@nalu/core';
import { type Call, inputAt, knownNumber, listAt, refuseForm, rule } from '../call.js';
import { badFile } from '../complaints.js';
import { dataTypeOf } from '../data-types.js';
import { requireModestList, requireModestValue } from '../limits.js';
import {
  arrayOfList,
  computed,
  describeValue,
  isTruthValue,
  list,
  numbersOf,
  shapeOfValue,
  type Value,
} from '../values.js';
import { truthOf } from './compare.js';

const known = (shape: readonly number[], values: readonly number[]): Value => ({
  kind: 'known',
  array: { shape, data: Float64Array.from(values) },
});

const textual = ['value_string', 'value_strings', 'sparse_value'];

const constant = (call: Call): Value => {
  const { attributes, tensor, what } = call;
  const number = attributes.float('value_float');
  const numbers = attributes.floats('value_floats');
  const integer = attributes.int('value_int');
  const integers = attributes.ints('value_ints');
  const value =
    tensor('value') ??
    (number !== undefined ? known([], [number]) : undefined) ??
    (numbers !== undefined ? known([numbers.length], numbers) : undefined) ??
    (integer !== undefined ? list([], [integer]) : undefined) ??
    (integers !== undefined ? list([integers.length], integers) : undefined);
  if (value !== undefined) return value;
  const text = textual.find((name) => attributes.names.includes(name));
  if (text !== undefined) return refuseForm(call, 'must be of numbers', text);
  throw badFile(`${what} must have a value`, 'none');
};

/** One number in every place, 0 by default. */
const constantOfShape = (call: Call): Value => {
  const shape: Shape = listAt(call, 0).data;
  const value = call.tensor('value') ?? known([], [0]);
  if (shape.some((dim) => typeof dim === 'number' && dim < 0))
    throw badFile(`${call.what} must make a shape`, printShape(shape));
  if (value.kind !== 'list')
    return computed(call.ops.broadcastTo(call.ops.reshape(call.nodeOf(value), []), shape));
  const sizes = shape.filter((dim) => typeof dim === 'number');
  if (sizes.length !== shape.length)
    return refuseForm(call, 'must make a list of known size', printShape(shape));
  requireModestList(sizes);
  const count = sizes.reduce((product, size) => product * size, 1);
  return list(sizes, Array<Dim>(count).fill(value.data[0] as Dim), value.isTruth);
};

const shapeOf = (call: Call): Value => {
  const shape = shapeOfValue(inputAt(call, 0));
  const { length } = shape;
  const place = (at: number) => Math.min(length, Math.max(0, at < 0 ? at + length : at));
  const part = shape.slice(
    place(call.attributes.int('start') ?? 0),
    place(call.attributes.int('end') ?? length),
  );
  return list([part.length], part);
};

const sizeOf = (call: Call): Value => {
  const shape = shapeOfValue(inputAt(call, 0));
  const free = shape.filter((dim) => typeof dim === 'string');
  const count = shape.reduce<number>((product, dim) => product * (typeof dim === 'number' ? dim : 1), 1);
  if (free.length === 0) return list([], [count]);
  if (free.length === 1 && count === 1) return list([], free);
  return refuseForm(
    call,
    'must count a value of known size',
    printShape(shape),
    'Give sizes for free axes: { dims: … }.',
  );
};

const range = (call: Call): Value => {
  const [start, limit, delta] = [0, 1, 2].map((i) => knownNumber(call, i));
  if (start === undefined || limit === undefined || delta === undefined || delta === 0)
    return refuseForm(
      call,
      'must have a known start, end and step',
      call.inputs.map((each) => each && describeValue(each)).join(' and '),
    );
  const count = Math.max(0, Math.ceil((limit - start) / delta));
  requireModestList([count]);
  requireModestValue([count]);
  const values = Array.from({ length: count }, (_, i) => start + i * delta);
  return inputAt(call, 0).kind === 'list' ? list([count], values) : known([count], values);
};

/** Precision is the runtime's, so between kinds of floats there is nothing to do. */
const castTo = (call: Call, kind: 'float' | 'integer' | 'truth'): Value => {
  const value = inputAt(call, 0);
  if (value.kind === 'list') return castList(call, value, kind);
  const isTruth = value.kind === 'computed' && value.isTruth;
  if (kind === 'float') return isTruth ? computed(call.nodeOf(value)) : value;
  if (kind === 'truth') return isTruth ? value : computed(truthOf(call.ops, call.nodeOf(value)), true);
  if (value.kind === 'known') return list(value.array.shape, Array.from(value.array.data, Math.trunc));
  return refuseForm(call, 'must not make integers of what the program computes', describeValue(value));
};

const castList = (
  call: Call,
  value: Value & { readonly kind: 'list' },
  kind: 'float' | 'integer' | 'truth',
): Value => {
  if (kind === 'float') return { kind: 'known', array: arrayOfList(value, call.what) };
  if (kind === 'integer') return list(value.shape, value.data);
  const numbers = numbersOf(value) ?? arrayOfList(value, call.what).data;
  return list(
    value.shape,
    Array.from(numbers, (each) => Number(each !== 0)),
    true,
  );
};

const kindOf = (value: Value) => {
  if (isTruthValue(value)) return 'truth';
  return value.kind === 'list' ? 'integer' : 'float';
};

/** For inference it passes its input on. */
const undropped = (call: Call): Value => {
  if (call.inputs[2] !== undefined && knownNumber(call, 2) !== 0)
    return refuseForm(call, 'must be as it is for inference', 'training_mode');
  return inputAt(call, 0);
};

/** What stands in the file, what is known of shapes, and what is passed on. */
export const creating = {
  Constant: rule(
    0,
    ['value', 'value_float', 'value_floats', 'value_int', 'value_ints', ...textual],
    (call) => [constant(call)],
  ),
  ConstantOfShape: rule(1, ['value'], (call) => [constantOfShape(call)]),
  Shape: rule(1, ['start', 'end'], (call) => [shapeOf(call)]),
  Size: rule(1, [], (call) => [sizeOf(call)]),
  Range: rule(3, [], (call) => [range(call)]),
  Identity: rule(1, [], (call) => [inputAt(call, 0)]),
  Dropout: rule([1, 3], ['ratio', 'seed'], (call) => [undropped(call)]),
  Cast: rule(1, ['to', 'saturate'], (call) => [
    castTo(call, dataTypeOf(call.attributes.int('to'), call.what).kind),
  ]),
  CastLike: rule(2, ['saturate'], (call) => [castTo(call, kindOf(inputAt(call, 1)))]),
};
