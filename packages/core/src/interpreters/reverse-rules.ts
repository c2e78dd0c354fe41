import type { BinaryName, Ops, Shape, UnaryName } from '../ops.js';
import { axisOf, isStatic, permutationOf, reducedAxes, sizeOf } from '../shapes.js';
import { productOfOthers } from './product-of-others.js';

/** A primitive and its derivative: the value, and for a cotangent one thunk an operand. */
export interface Rule<T> {
  readonly value: (...x: T[]) => T;
  readonly pull: (ct: T, y: T, ...x: T[]) => Pulled<T>;
}

/** A thunk an operand; none where the operand has no slope anywhere. */
type Pulled<T> = readonly ((() => T) | undefined)[];

type Elementwise = UnaryName | BinaryName | 'where' | 'matmul';

/** The derivatives, once for every carrier. A missing primitive is a compile error. */
export const rules = <T>(ops: Ops<T>) => ({
  elementwise: elementwiseRules(ops),
  shaped: shapedRules(ops),
  concat: concatRule(ops),
});

const elementwiseRules = <T>(ops: Ops<T>): Record<Elementwise, Rule<T>> => {
  const {
    abs,
    add,
    cos,
    div,
    exp,
    greater,
    log,
    matmul,
    max,
    min,
    mul,
    neg,
    sigmoid,
    sign,
    sin,
    sqrt,
    sub,
    tanh,
    where,
  } = ops;
  const unary = (value: (x: T) => T, pull: (ct: T, y: T, x: T) => T): Rule<T> => ({
    value: value as Rule<T>['value'],
    pull: (ct, y, x) => [() => pull(ct, y, x as T)],
  });
  const binary = (value: (a: T, b: T) => T, pull: (ct: T, y: T, a: T, b: T) => Pulled<T>): Rule<T> => ({
    value: value as Rule<T>['value'],
    pull: (ct, y, a, b) => pull(ct, y, a as T, b as T),
  });
  const flat: Rule<T>['pull'] = () => [];
  return {
    neg: unary(neg, (ct) => neg(ct)),
    // The subgradient of |x| at 0 is 0.
    abs: unary(abs, (ct, _, x) => mul(ct, sign(x))),
    sign: { value: sign as Rule<T>['value'], pull: flat },
    exp: unary(exp, (ct, y) => mul(ct, y)),
    // At 0 it is ∞; log(|x| + ε) stays finite, and its slope there is 0 because that of |x| is.
    log: unary(log, (ct, _, x) => div(ct, x)),
    // d√x = dx / (2 √x): ∞ at 0.
    sqrt: unary(sqrt, (ct, y) => div(mul(ct, 0.5), y)),
    sin: unary(sin, (ct, _, x) => mul(ct, cos(x))),
    cos: unary(cos, (ct, _, x) => neg(mul(ct, sin(x)))),
    tanh: unary(tanh, (ct, y) => mul(ct, sub(1, mul(y, y)))),
    sigmoid: unary(sigmoid, (ct, y) => mul(ct, mul(y, sub(1, y)))),
    add: binary(add, (ct) => [() => ct, () => ct]),
    sub: binary(sub, (ct) => [() => ct, () => neg(ct)]),
    mul: binary(mul, (ct, _, a, b) => [() => mul(ct, b), () => mul(ct, a)]),
    // d(a/b) = da/b − (a/b) db/b
    div: binary(div, (ct, y, _, b) => [() => div(ct, b), () => neg(div(mul(ct, y), b))]),
    // A tie belongs to the first operand, so that min(max(w, −1), 1) still moves a weight that sits at ±1.
    min: binary(min, (ct, _, a, b) => [() => where(greater(a, b), 0, ct), () => where(greater(a, b), ct, 0)]),
    max: binary(max, (ct, _, a, b) => [() => where(greater(b, a), 0, ct), () => where(greater(b, a), ct, 0)]),
    greater: { value: greater as Rule<T>['value'], pull: flat },
    where: {
      value: where as Rule<T>['value'],
      pull: (ct, _, c) => [undefined, () => where(c as T, ct, 0), () => where(c as T, 0, ct)],
    },
    matmul: binary(matmul, (ct, _, a, b) => matmulPull(ops, ct, a, b)),
  };
};

/** dA = ct Bᵀ, dB = Aᵀ ct; a shared B is met by all rows of A at once, in one flat product where the sizes are known. */
const matmulPull = <T>(ops: Ops<T>, ct: T, a: T, b: T): readonly (() => T)[] => {
  const { matmul, reshape, shape, transpose } = ops;
  const flat = (x: T, from: Shape): T =>
    reshape(x, [sizeOf(from.slice(0, -1) as number[]), from.at(-1) as number]);
  const [rows, columns] = [shape(a), shape(ct)];
  const shared = shape(b).length === 2 && rows.length > 2 && isStatic(rows) && isStatic(columns);
  return [
    () => matmul(ct, transpose(b)),
    () => (shared ? matmul(transpose(flat(a, rows)), flat(ct, columns)) : matmul(transpose(a), ct)),
  ];
};

const shapedRules = <T>(ops: Ops<T>) => {
  const { broadcastTo, constant, div, mul, prod, reshape, shape, slice, sum, transpose } = ops;
  const one = (value: (x: T) => T, pull: (ct: T, x: T) => T): Rule<T> => ({
    value: value as Rule<T>['value'],
    pull: (ct, _, x) => [() => pull(ct, x as T)],
  });
  /** How many elements a mean averages; a tensor, for an axis may be free. */
  const count = (x: T, axes?: readonly number[]): T | number => {
    const sizes = reducedAxes('mean', shape(x), axes).map((axis) => shape(x)[axis] as number | string);
    return isStatic(sizes) ? sizeOf(sizes) : sum(broadcastTo(constant(1), shape(x)), axes);
  };
  return {
    transpose: (permutation?: readonly number[]) =>
      one(
        (x) => transpose(x, permutation),
        (ct) => transpose(ct, inverse(permutationOf(shape(ct), permutation))),
      ),
    sum: (axes?: readonly number[]) =>
      one(
        (x) => sum(x, axes),
        (ct, x) => broadcastTo(ct, shape(x)),
      ),
    mean: (axes?: readonly number[]) =>
      one(
        (x) => ops.mean(x, axes),
        (ct, x) => broadcastTo(div(ct, count(x, axes)), shape(x)),
      ),
    prod: (axes?: readonly number[]) =>
      one(
        (x) => prod(x, axes),
        (ct, x) => mul(ct, productOfOthers(ops, x, axes)),
      ),
    reshape: (to: Shape) =>
      one(
        (x) => reshape(x, to),
        (ct, x) => reshape(ct, shape(x)),
      ),
    broadcastTo: (to: Shape) =>
      one(
        (x) => broadcastTo(x, to),
        (ct) => ct,
      ),
    slice: (axis: number, from: number, to: number) =>
      one(
        (x) => slice(x, axis, from, to),
        (ct, x) => padded(ops, ct, shape(x), axis, from),
      ),
  };
};

const concatRule =
  <T>({ concat, shape, slice }: Ops<T>) =>
  (axis: number): Rule<T> => ({
    value: (...xs) => concat(xs, axis),
    pull: (ct, _, ...xs) => {
      const sizes = xs.map((x) => shape(x)[axisOf('concat', shape(x), axis)] as number);
      const starts = sizes.map((_, i) => total(sizes.slice(0, i)));
      return sizes.map((size, i) => () => slice(ct, axis, starts[i] as number, (starts[i] as number) + size));
    },
  });

const total = (sizes: readonly number[]): number => sizes.reduce((a, b) => a + b, 0);

const inverse = (permutation: readonly number[]): readonly number[] =>
  permutation.map((_, axis) => permutation.indexOf(axis));

/** Zeros around `x`: the transpose of slice. */
const padded = <T>(ops: Ops<T>, x: T, shape: Shape, axis: number, from: number): T => {
  const at = axisOf('slice', shape, axis);
  const width = ops.shape(x)[at] as number;
  const zeros = (size: number): T[] =>
    size === 0
      ? []
      : [
          ops.broadcastTo(
            ops.constant(0),
            shape.map((dim, i) => (i === at ? size : dim)),
          ),
        ];
  const parts = [...zeros(from), x, ...zeros((shape[at] as number) - from - width)];
  return parts.length === 1 ? x : ops.concat(parts, at);
};
