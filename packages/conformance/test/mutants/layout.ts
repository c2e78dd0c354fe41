import { axisOf, type NdArray, ndArray, type Ops, permutationOf, sizeOf } from '@nalu/core';
import { instead, type Mutant, type Mutants, mapped } from './mutant.js';

type Layout = 'transpose' | 'reshape' | 'broadcastTo' | 'concat' | 'slice' | 'stopGradient';

const sized = (shape: readonly (number | string)[]): readonly number[] => shape as readonly number[];

/** The elements of `x` again and again, as they lie. */
const repeated = (x: NdArray, shape: readonly number[]): NdArray =>
  mapped({ shape, data: new Float64Array(sizeOf(shape)) }, (_, i) => x.data[i % x.data.length] as number);

const appended = (xs: readonly NdArray[], shape: readonly number[]): NdArray => {
  const all = xs.flatMap(({ data }) => [...data]);
  return ndArray(shape, all);
};

const columnMajor = ({ reshape, transpose }: Ops<NdArray>, x: NdArray, shape: readonly number[]): NdArray => {
  const turn = (y: NdArray) => transpose(y, [...y.shape.keys()].reverse());
  return turn(reshape(turn(x), [...shape].reverse()));
};

/** A view that forgets its strides. */
const readsUnturned: Mutant = {
  says: 'reads a transposed tensor as it lay before',
  wrong: ({ transpose }) => {
    const before = new WeakMap<Float64Array, Float64Array>();
    return {
      transpose: (x, permutation) => {
        const y = transpose(x, permutation);
        before.set(y.data, x.data);
        return y;
      },
      reshape: ({ data }, shape) => ({ shape: sized(shape), data: before.get(data) ?? data }),
    };
  },
};

export const layoutMutants: Mutants<Layout> = {
  transpose: [
    instead(
      'transpose',
      'reverses all axes when none is named',
      ({ transpose }) =>
        (x, permutation) =>
          transpose(x, permutation ?? [...x.shape.keys()].reverse()),
    ),
    instead('transpose', 'applies the inverse permutation', ({ transpose }) => (x, permutation) => {
      const given = permutationOf(x.shape, permutation);
      return transpose(
        x,
        [...given.keys()].map((axis) => given.indexOf(axis)),
      );
    }),
    instead('transpose', 'changes the shape, and moves nothing', ({ transpose }) => (x, permutation) => ({
      shape: transpose(x, permutation).shape,
      data: x.data,
    })),
    instead('transpose', 'moves nothing of more than five axes', ({ transpose }) => (x, permutation) => {
      const y = transpose(x, permutation);
      return x.shape.length > 5 ? { shape: y.shape, data: x.data } : y;
    }),
    instead(
      'transpose',
      'swaps the first two axes when none is named',
      ({ transpose }) =>
        (x, permutation) =>
          transpose(x, permutation ?? [1, 0, ...[...x.shape.keys()].slice(2)]),
    ),
  ],
  reshape: [
    instead('reshape', 'walks columns first', (right) => (x, shape) => columnMajor(right, x, sized(shape))),
    instead('reshape', 'keeps the shape', () => (x) => x),
    instead(
      'reshape',
      'makes one axis of a scalar',
      ({ reshape }) =>
        (x, shape) =>
          reshape(x, shape.length === 0 ? [1] : shape),
    ),
    instead(
      'reshape',
      'drops axes of 1',
      ({ reshape }) =>
        (x, shape) =>
          reshape(
            x,
            shape.filter((dim) => dim !== 1),
          ),
    ),
    readsUnturned,
  ],
  broadcastTo: [
    instead('broadcastTo', 'repeats the data as it lies', () => (x, shape) => repeated(x, sized(shape))),
    instead(
      'broadcastTo',
      'stretches new axes only',
      ({ broadcastTo }) =>
        (x, shape) =>
          shape.length === x.shape.length ? x : broadcastTo(x, shape),
    ),
    instead(
      'broadcastTo',
      'fills with the first element',
      () => (x, shape) => mapped(repeated(x, sized(shape)), () => x.data[0] as number),
    ),
    instead(
      'broadcastTo',
      'leaves what it adds at 0',
      () => (x, shape) => mapped(repeated(x, sized(shape)), (v, i) => (i < x.data.length ? v : 0)),
    ),
  ],
  concat: [
    instead(
      'concat',
      'begins with the last',
      ({ concat }) =>
        (xs, axis) =>
          concat([...xs].reverse(), axis),
    ),
    instead(
      'concat',
      'appends data as it lies, whatever the axis',
      ({ concat }) =>
        (xs, axis) =>
          appended(xs, concat(xs, axis).shape),
    ),
    instead('concat', 'takes negative axes for the first', ({ concat }) => (xs, axis) => {
      const { shape } = concat(xs, axis);
      return axis < 0 ? appended(xs, shape) : concat(xs, axis);
    }),
    instead(
      'concat',
      'takes the first in the place of every other one of its shape',
      ({ concat }) =>
        (xs, axis) =>
          concat(
            xs.map((x) => (`${x.shape}` === `${xs[0]?.shape}` ? (xs[0] as NdArray) : x)),
            axis,
          ),
    ),
    instead(
      'concat',
      'takes at most two hundred',
      ({ concat }) =>
        (xs, axis) =>
          concat(xs.slice(0, 200), axis),
    ),
  ],
  slice: [
    instead(
      'slice',
      'includes its end',
      ({ slice }) =>
        (x, axis, from, to) =>
          slice(x, axis, from, Math.min(to + 1, x.shape[axisOf('', x.shape, axis)] as number)),
    ),
    instead(
      'slice',
      'takes its end for a length',
      ({ slice }) =>
        (x, axis, from, to) =>
          slice(x, axis, from, Math.min(from + to, x.shape[axisOf('', x.shape, axis)] as number)),
    ),
    instead(
      'slice',
      'always begins at 0',
      ({ slice }) =>
        (x, axis, from, to) =>
          slice(x, axis, 0, to - from),
    ),
    instead('slice', 'counts negative axes from the start', ({ slice }) => (x, axis, from, to) => {
      const at = axis < 0 ? -axis - 1 : axis;
      const most = x.shape[at] as number;
      return slice(x, at, Math.min(from, most), Math.min(to, most));
    }),
    instead(
      'slice',
      'gives one index where it should give none',
      ({ slice }) =>
        (x, axis, from, to) =>
          from === to && from > 0 ? slice(x, axis, from - 1, to) : slice(x, axis, from, to),
    ),
  ],
  stopGradient: [
    instead('stopGradient', 'gives zeros', () => (x) => mapped(x, () => 0)),
    instead(
      'stopGradient',
      'gives a flat copy',
      () =>
        ({ data }) =>
          ndArray([data.length], data),
    ),
    instead(
      'stopGradient',
      'loses NaN and infinities',
      () => (x) => mapped(x, (v) => (Number.isFinite(v) ? v : 0)),
    ),
  ],
};
