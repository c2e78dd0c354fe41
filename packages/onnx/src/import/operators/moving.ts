import { axisOf, type Dim, type Ops, printShape, type Shape } from '@nalu/core';
import { type Call, inputAt, integersAt, integersFrom, listAt, moved, refuseForm, rule } from '../call.js';
import { badFile } from '../complaints.js';
import { shapeOfValue, type Value } from '../values.js';

const knownSize = (call: Call, shape: Shape, axis: number): number => {
  const size = shape[axis] as Dim;
  if (typeof size === 'number') return size;
  return refuseForm(
    call,
    'must work along an axis of known size',
    `"${size}"`,
    'Give sizes for free axes: { dims: … }.',
  );
};

/** Some indices of one axis, in this order; a run of neighbours is one slice. */
export const picked = <T>(ops: Ops<T>, x: T, axis: number, indices: readonly number[]): T => {
  const runs: [from: number, to: number][] = [];
  for (const index of indices) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === index) last[1] = index + 1;
    else runs.push([index, index + 1]);
  }
  const [first] = runs;
  if (first === undefined) return ops.slice(x, axis, 0, 0);
  const parts = runs.map(([from, to]) => ops.slice(x, axis, from, to));
  return parts.length === 1 ? (parts[0] as T) : ops.concat(parts, axis);
};

const gather = (call: Call): Value => {
  const value = inputAt(call, 0);
  const shape = shapeOfValue(value);
  const axis = axisOf(call.what, shape, call.attributes.int('axis') ?? 0);
  const size = knownSize(call, shape, axis);
  const indices = integersAt(call, 1).map((index) => (index < 0 ? index + size : index));
  const outside = indices.find((index) => index < 0 || index >= size);
  if (outside !== undefined) throw badFile(`${call.what} must take indices below ${size}`, `${outside}`);
  const to = [...shape.slice(0, axis), ...listAt(call, 1).shape, ...shape.slice(axis + 1)];
  return moved(call, [value], (ops, [x]) => ops.reshape(picked(ops, x as never, axis, indices), to));
};

const concat = (call: Call): Value => {
  const values = call.inputs.map((_, i) => inputAt(call, i));
  const axis = axisOf(call.what, shapeOfValue(values[0] as Value), call.attributes.int('axis') ?? 0);
  return moved(call, values, (ops, xs) => ops.concat(xs, axis));
};

/** `from, from + step, …` as ONNX counts them: beyond either end is the end. */
const placesOf = (size: number, { start, end, step }: Cut) => {
  const within = (at: number, least: number, most: number) =>
    Math.min(most, Math.max(least, at < 0 ? at + size : at));
  const forward = step > 0;
  const from = forward ? within(start, 0, size) : within(start, 0, size - 1);
  const to = forward ? within(end, 0, size) : within(end, -1, size - 1);
  return { from, count: Math.max(0, Math.ceil((to - from) / step)) };
};

const mostPlaces = 4096;

const cutOut = <T>(call: Call, ops: Ops<T>, x: T, cut: Cut): T => {
  const { from, count } = placesOf(knownSize(call, ops.shape(x), cut.axis), cut);
  if (cut.step === 1) return ops.slice(x, cut.axis, from, from + count);
  if (count > mostPlaces)
    return refuseForm(call, `must take at most ${mostPlaces} places by steps`, `${count}`);
  const places = Array.from({ length: count }, (_, i) => from + i * cut.step);
  return picked(ops, x, cut.axis, places);
};

interface Cut {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

const cutsOf = (call: Call, shape: Shape): readonly Cut[] => {
  const starts = integersFrom(call, 1, 'starts') ?? [];
  const ends = integersFrom(call, 2, 'ends') ?? [];
  const axes = integersFrom(call, 3, 'axes') ?? starts.map((_, i) => i);
  const steps = call.inputs[4] === undefined ? starts.map(() => 1) : integersAt(call, 4);
  if ([ends, axes, steps].some((each) => each.length !== starts.length))
    throw badFile(
      `${call.what} must have a start, an end and a step for each axis`,
      'lists of several lengths',
    );
  return starts.map((start, i) => {
    const step = steps[i] as number;
    if (step === 0) throw badFile(`${call.what} must have steps other than 0`, '0');
    return { axis: axisOf(call.what, shape, axes[i] as number), start, end: ends[i] as number, step };
  });
};

/** Whether a cut takes all that is there, so that no size need be known. */
const takesAll = ({ start, end, step }: Cut): boolean => start === 0 && step === 1 && end >= 2 ** 31 - 1;

const sliced = (call: Call): Value => {
  const value = inputAt(call, 0);
  const cuts = cutsOf(call, shapeOfValue(value)).filter((cut) => !takesAll(cut));
  return moved(call, [value], <T>(ops: Ops<T>, [x]: readonly T[]) =>
    cuts.reduce((part, cut) => cutOut(call, ops, part, cut), x as T),
  );
};

const split = (call: Call): readonly Value[] => {
  const value = inputAt(call, 0);
  const shape = shapeOfValue(value);
  const axis = axisOf(call.what, shape, call.attributes.int('axis') ?? 0);
  const size = knownSize(call, shape, axis);
  const count = call.node.output?.length ?? 1;
  const part = Math.ceil(size / count);
  const equal = Array.from({ length: count }, (_, i) => Math.max(0, Math.min(part, size - i * part)));
  const sizes = integersFrom(call, 1, 'split') ?? equal;
  const total = sizes.reduce((sum, each) => sum + each, 0);
  if (sizes.length !== count || sizes.some((each) => each < 0) || total !== size)
    throw badFile(
      `${call.what} must split ${size} into ${count}`,
      `${sizes.length} parts of ${total} in all`,
    );
  let to = 0;
  return sizes.map((each) => {
    const from = to;
    to += each;
    return moved(call, [value], (ops, [x]) => ops.slice(x as never, axis, from, from + each));
  });
};

const tiled = (call: Call): Value => {
  const value = inputAt(call, 0);
  const repeats = listAt(call, 1).data;
  const { length } = shapeOfValue(value);
  const most = 10_000;
  if (
    repeats.length !== length ||
    repeats.some((each) => typeof each !== 'number' || each < 1 || each > most)
  )
    return refuseForm(call, `must repeat each axis 1 to ${most} times`, printShape(repeats));
  return moved(call, [value], <T>(ops: Ops<T>, [x]: readonly T[]) =>
    repeats.reduce<T>(
      (part, times, axis) => (times === 1 ? part : ops.concat(Array<T>(times as number).fill(part), axis)),
      x as T,
    ),
  );
};

/** What takes elements out, and puts them together. */
export const moving = {
  Gather: rule(2, ['axis'], (call) => [gather(call)]),
  Concat: rule([1, 10_000], ['axis'], (call) => [concat(call)]),
  Slice: rule([1, 5], ['starts', 'ends', 'axes'], (call) => [sliced(call)]),
  Split: rule([1, 2], ['axis', 'split', 'num_outputs'], split),
  Tile: rule(2, [], (call) => [tiled(call)]),
};
