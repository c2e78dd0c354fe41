import { flatten, mapTree, type NdArray, type Of, type Ops, unflatten, valueAndGradient } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { randomArray } from './arrays.js';
import { expectClose, GRADIENT } from './compare.js';

/** A function of a tree of tensors, over any interpreter. */
export type TreeFunction<S> = <T>(ops: Ops<T>, params: Of<S, T>) => T;

/** Σ weights ⊙ y, with weights that are all different, so that no cotangent hides behind another. */
export const contracted = <T>({ constant, mul, reshape, shape, sum }: Ops<T>, y: T, seed = 99): T =>
  reshape(
    sum(mul(y, constant(randomArray(seed, shape(y) as readonly number[], { low: 0.5, high: 1.5 })))),
    [],
  );

/** Fourth-order central differences of a scalar function: error ~ h⁴ + 1e-16 / h. */
export const numericGradient = <S>(
  spec: S,
  params: Of<S, NdArray>,
  f: (params: Of<S, NdArray>) => number,
  h = 2e-4,
): Of<S, NdArray> => {
  const leaves = flatten<S, NdArray>(spec, params);
  const moved = (leaf: number, at: number, by: number): number => {
    const data = leaves[leaf]!.data.slice();
    data[at]! += by;
    const tree = leaves.map((array, i) => (i === leaf ? { shape: array.shape, data } : array));
    return f(unflatten<S, NdArray>(spec, tree));
  };
  let leaf = -1;
  return mapTree<S, NdArray, NdArray>(spec, params, ({ shape, data }) => {
    leaf++;
    const slope = (at: number): number =>
      (8 * (moved(leaf, at, h) - moved(leaf, at, -h)) - (moved(leaf, at, 2 * h) - moved(leaf, at, -2 * h))) /
      (12 * h);
    return { shape, data: Float64Array.from(data, (_, at) => slope(at)) };
  });
};

/** The gradient of `f`, contracted with fixed weights, agrees with central differences. */
export const expectGradient = <S>(
  where: string,
  spec: S,
  params: Of<S, NdArray>,
  f: TreeFunction<S>,
): void => {
  const { value, gradient } = valueAndGradient<NdArray, S>(reference, spec, params, (tape, vars) =>
    contracted(tape, f(tape, vars)),
  );
  const at = (tree: Of<S, NdArray>): NdArray => contracted(reference, f(reference, tree));
  expectClose(value, at(params), `${where}: value`);
  const want = flatten<S, NdArray>(
    spec,
    numericGradient<S>(spec, params, (tree) => at(tree).data[0]!),
  );
  flatten<S, NdArray>(spec, gradient).forEach((got, i) => {
    expectClose(got, want[i]!, `${where}: gradient of leaf ${i}`, GRADIENT);
  });
};
