import {
  binaryNames,
  type Dim,
  forEachName,
  type Operand,
  type Ops,
  reductionNames,
  type Shape,
  unaryNames,
} from '../ops.js';
import { axisOf, permutationOf, reducedAxes } from '../shapes.js';
import { flatten, mapTree, type Of, unflatten } from '../spec.js';
import { checked } from './checked.js';

/** A tensor that may carry the seed axis in front: one independent model per index. Its shape does not show it. */
export interface Batched<T> {
  readonly value: T;
  readonly split: boolean;
}

export interface BatchedOps<T> extends Ops<Batched<T>> {
  /** Takes axis 0 of `x` as the seed axis. */
  readonly split: (x: T) => Batched<T>;
  /** The same `x` for every seed. */
  readonly share: (x: T) => Batched<T>;
  /** The tensor with its seed axis, stretched if it was shared. */
  readonly join: (x: Batched<T>) => T;
}

/**
 * Runs `size` independent models at once: a program over it is a loop over seeds, done in single primitives.
 *
 * Shared operands stay small; they are stretched only where a primitive does not broadcast.
 */
export const batched = <T>(ops: Ops<T>, size: Dim): BatchedOps<T> => {
  const share = (value: T): Batched<T> => ({ value, split: false });
  const split = (value: T): Batched<T> => ({ value, split: true });
  const box = (x: Operand<Batched<T>>): Batched<T> => (typeof x === 'number' ? share(ops.constant(x)) : x);
  const shape = ({ value, split }: Batched<T>): Shape => ops.shape(value).slice(split ? 1 : 0);
  const inner = (x: Batched<T>, to: Shape): Shape => (x.split ? [size, ...to] : to);
  const shift = (x: Batched<T>, axes: readonly number[]) => (x.split ? axes.map((axis) => axis + 1) : axes);
  const same = (x: Batched<T>, value: T): Batched<T> => ({ value, split: x.split });
  const join = (x: Batched<T>): T => (x.split ? x.value : ops.broadcastTo(x.value, [size, ...shape(x)]));

  /** Puts axes of 1 behind the seed axis, so that axes keep aligning from the right. */
  const aligned = (x: Batched<T>, rank: number): T => {
    const from = shape(x);
    if (!x.split || from.length >= rank) return x.value;
    return ops.reshape(x.value, [size, ...new Array<Dim>(rank - from.length).fill(1), ...from]);
  };
  const broadcasting =
    (f: (...xs: T[]) => T) =>
    (...operands: readonly Operand<Batched<T>>[]): Batched<T> => {
      const xs = operands.map(box);
      const rank = Math.max(...xs.map((x) => shape(x).length));
      return { value: f(...xs.map((x) => aligned(x, rank))), split: xs.some((x) => x.split) };
    };
  const seeds: Seeds<T> = { ops, share, split, join };

  const primitives: Ops<Batched<T>> = {
    shape,
    constant: (value) => share(ops.constant(value)),
    ...forEachName(unaryNames, (name) => broadcasting(ops[name] as (...xs: T[]) => T)),
    ...forEachName(binaryNames, (name) => broadcasting(ops[name] as (...xs: T[]) => T)),
    where: broadcasting(ops.where as (...xs: T[]) => T),
    matmul: broadcasting(ops.matmul as (...xs: T[]) => T),
    ...forEachName(reductionNames, (name) => (x: Batched<T>, axes?: readonly number[]) => {
      return same(x, ops[name](x.value, shift(x, reducedAxes(name, shape(x), axes))));
    }),
    transpose: (x, permutation) => {
      const order = permutationOf(shape(x), permutation);
      return same(x, ops.transpose(x.value, x.split ? [0, ...shift(x, order)] : order));
    },
    reshape: (x, to) => same(x, ops.reshape(x.value, inner(x, to))),
    broadcastTo: (x, to) => same(x, ops.broadcastTo(aligned(x, to.length), inner(x, to))),
    concat: (xs, axis) => {
      const at = axisOf('concat', shape(xs[0] as Batched<T>), axis);
      if (!xs.some((x) => x.split))
        return share(
          ops.concat(
            xs.map((x) => x.value),
            at,
          ),
        );
      return split(ops.concat(xs.map(join), at + 1));
    },
    slice: (x, axis, from, to) => {
      const at = axisOf('slice', shape(x), axis);
      return same(x, ops.slice(x.value, x.split ? at + 1 : at, from, to));
    },
    stopGradient: (x) => same(x, ops.stopGradient(x.value)),
    scan: (specs, carry, xs, step) => batchedScan(seeds, specs, carry, xs, step),
  };
  // Checked up here, for an error of the inner primitive would show the seed axis.
  return { ...checked(primitives), share, split, join };
};

interface Seeds<T> {
  readonly ops: Ops<T>;
  readonly split: (x: T) => Batched<T>;
  readonly share: (x: T) => Batched<T>;
  readonly join: (x: Batched<T>) => T;
}

/** The inner scan walks axis 0, so a split input goes in as `[time, seed, …]`; every carry is lifted to a split one. */
const batchedScan = <T, C, X, Y>(
  { ops, split, share, join }: Seeds<T>,
  specs: { readonly carry: C; readonly xs: X; readonly ys: Y },
  carry: Of<C, Batched<T>>,
  xs: Of<X, Batched<T>>,
  step: (
    c: Of<C, Batched<T>>,
    x: Of<X, Batched<T>>,
  ) => { readonly carry: Of<C, Batched<T>>; readonly y: Of<Y, Batched<T>> },
): { readonly carry: Of<C, Batched<T>>; readonly ys: Of<Y, Batched<T>> } => {
  const swap = (x: T): T => ops.transpose(x, [1, 0, ...[...ops.shape(x).keys()].slice(2)]);
  const splits = flatten<X, Batched<T>>(specs.xs, xs).map((x) => x.split);
  const joined = <S>(spec: S, tree: Of<S, Batched<T>>): Of<S, T> =>
    mapTree<S, Batched<T>, T>(spec, tree, join);
  const lifted = <S>(spec: S, tree: Of<S, T>): Of<S, Batched<T>> =>
    mapTree<S, T, Batched<T>>(spec, tree, split);
  const result = ops.scan<C, X, Y>(
    specs,
    joined(specs.carry, carry),
    mapTree<X, Batched<T>, T>(specs.xs, xs, (x) => (x.split ? swap(x.value) : x.value)),
    (inner, x) => {
      const values = flatten<X, T>(specs.xs, x).map((value, i) => (splits[i] ? split : share)(value));
      const next = step(lifted(specs.carry, inner), unflatten<X, Batched<T>>(specs.xs, values));
      return { carry: joined(specs.carry, next.carry), y: joined(specs.ys, next.y) };
    },
  );
  return {
    carry: lifted(specs.carry, result.carry),
    ys: mapTree<Y, T, Batched<T>>(specs.ys, result.ys, (y) => split(swap(y))),
  };
};
