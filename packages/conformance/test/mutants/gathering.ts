import { type NdArray, ndArray, type Ops, type ReductionName, reducedAxes, sizeOf } from '@nalu/core';
import { formats } from '../../src/accuracy.js';
import { instead, type Mutant, type Mutants, mapped } from './mutant.js';

type Axes = readonly number[] | undefined;
type F = (right: Ops<NdArray>, x: NdArray, axes: Axes) => NdArray;

const of = (name: ReductionName, says: string, f: F): Mutant =>
  instead(name, says, (right) => (x, axes) => f(right, x, axes));

const sizes = (x: NdArray, axes: Axes): readonly number[] =>
  reducedAxes('mutant', x.shape, axes).map((axis) => x.shape[axis] as number);

/** What any reduction can get wrong of its axes. */
const axesMutants = (name: ReductionName): readonly [Mutant, Mutant, ...Mutant[]] => [
  of(name, 'drops the axes that it reduces', (right, x, axes) => {
    const y = right[name](x, axes);
    const reduced = reducedAxes('mutant', x.shape, axes);
    return ndArray(
      y.shape.filter((_, axis) => !reduced.includes(axis)),
      y.data,
    );
  }),
  of(name, 'takes a list of no axes for all', (right, x, axes) =>
    right[name](x, axes?.length ? axes : undefined),
  ),
  of(name, 'counts negative axes one too far', (right, x, axes) => {
    const moved = axes?.map((axis) => (axis < 0 ? (axis + 2 * x.shape.length - 1) % x.shape.length : axis));
    return right[name](x, moved && [...new Set(moved)]);
  }),
  of(name, 'reduces the first of its axes only', (right, x, axes) => right[name](x, axes?.slice(0, 1))),
  of(name, 'reads its data columns first', (right, x, axes) => {
    const turned = right.transpose(x, [...x.shape.keys()].reverse());
    return right[name](ndArray(x.shape, turned.data), axes);
  }),
  of(name, 'loses NaN', (right, x, axes) =>
    right[name](
      mapped(x, (v) => (Number.isNaN(v) ? 0 : v)),
      axes,
    ),
  ),
];

/** One addition after the other in half precision. */
const inHalf: F = (right, x, axes) =>
  mapped(right.sum(mapped(x, formats.float16.round), axes), formats.float16.round);

/** Only what a loop unrolled by four takes, without the rest. */
const withoutRest = ({ slice, sum }: Ops<NdArray>, x: NdArray, axes: Axes): NdArray => {
  const last = x.shape.length - 1;
  const size = x.shape[last] ?? 0;
  return size > 4 ? sum(slice(x, last, 0, size - (size % 4)), axes) : sum(x, axes);
};

const swapped = (a: NdArray, b: NdArray): boolean => a.shape.at(-1) === b.shape.at(-1);

/** Each block of the result from the blocks that lie at its place, without broadcasting. */
const pairedAsTheyLie = ({ matmul }: Ops<NdArray>, a: NdArray, b: NdArray): NdArray => {
  const right = matmul(a, b);
  const [m, k] = a.shape.slice(-2) as [number, number];
  const n = b.shape.at(-1) as number;
  const blocks = sizeOf(right.shape.slice(0, -2));
  const data = new Float64Array(right.data.length);
  const block = ({ data: from }: NdArray, rows: number, columns: number, at: number): NdArray => {
    const size = rows * columns;
    const start = (at * size) % Math.max(from.length, 1);
    return ndArray([rows, columns], from.slice(start, start + size));
  };
  for (let i = 0; i < blocks; i++) data.set(matmul(block(a, m, k, i), block(b, k, n, i)).data, i * m * n);
  return { shape: right.shape, data };
};

/** What the rows of `b` hold does not count where `a` has a 0, as in a kernel for sparse matrices. */
const withoutZeros = ({ matmul }: Ops<NdArray>, a: NdArray, b: NdArray): NdArray => {
  const whole = matmul(a, b);
  const [k, n] = b.shape.slice(-2) as [number, number];
  if (a.shape.length > 2 || b.shape.length > 2) return whole;
  return mapped(whole, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    const row = a.data.subarray(i * k, (i + 1) * k);
    return row.reduce((sum, x, p) => (x === 0 ? sum : sum + x * (b.data[p * n + j] as number)), 0);
  });
};

/** 0 × ∞ and 0 × NaN are left out. */
const withoutNaN = ({ matmul, where }: Ops<NdArray>, a: NdArray, b: NdArray): NdArray => {
  const finite = (x: NdArray) => mapped(x, (v) => (Number.isFinite(v) ? v : 0));
  const whole = matmul(a, b);
  return where(
    mapped(whole, (y) => (Number.isNaN(y) ? 1 : 0)),
    matmul(finite(a), finite(b)),
    whole,
  );
};

export const gatheringMutants: Mutants<ReductionName | 'matmul'> = {
  sum: [
    ...axesMutants('sum'),
    of('sum', 'adds in half precision', inHalf),
    of('sum', 'leaves out the rest of a loop by four', withoutRest),
    of('sum', 'adds magnitudes', ({ abs, sum }, x, axes) => sum(abs(x), axes)),
    of('sum', 'of nothing is NaN', ({ sum }, x, axes) =>
      mapped(sum(x, axes), (y) => (sizeOf(sizes(x, axes)) === 0 ? Number.NaN : y)),
    ),
  ],
  mean: [
    ...axesMutants('mean'),
    of('mean', 'divides by the number of all elements', ({ div, sum }, x, axes) =>
      div(sum(x, axes), sizeOf(x.shape)),
    ),
    of('mean', 'divides by one less', ({ div, sum }, x, axes) =>
      div(sum(x, axes), sizeOf(sizes(x, axes)) - 1),
    ),
    of('mean', 'divides by the size of one axis', ({ div, sum }, x, axes) =>
      div(sum(x, axes), sizes(x, axes)[0] ?? 1),
    ),
    of('mean', 'of nothing is 0', ({ mean }, x, axes) =>
      mapped(mean(x, axes), (y) => (sizeOf(sizes(x, axes)) === 0 ? 0 : y)),
    ),
  ],
  prod: [
    ...axesMutants('prod'),
    of('prod', 'is exp(Σ log x)', ({ exp, log, sum }, x, axes) => exp(sum(log(x), axes))),
    of('prod', 'is exp(Σ log|x|), without the sign', ({ abs, exp, log, sum }, x, axes) =>
      exp(sum(log(abs(x)), axes)),
    ),
    of('prod', 'of nothing is 0', ({ prod }, x, axes) =>
      mapped(prod(x, axes), (y) => (sizeOf(sizes(x, axes)) === 0 ? 0 : y)),
    ),
    of('prod', 'takes 0 times anything for 0', ({ min, abs, mul, prod }, x, axes) => {
      const [y, least] = [prod(x, axes), prod(min(abs(x), 1), axes)];
      return mapped(mul(y, 1), (v, i) => (least.data[i] === 0 ? 0 : v));
    }),
    of('prod', 'leaves out zeros', ({ prod }, x, axes) =>
      prod(
        mapped(x, (v) => (v === 0 ? 1 : v)),
        axes,
      ),
    ),
  ],
  matmul: [
    instead(
      'matmul',
      'takes its second operand transposed where that fits',
      ({ matmul, transpose }) =>
        (a, b) =>
          swapped(a, b) && b.shape.at(-1) === b.shape.at(-2) ? matmul(a, transpose(b)) : matmul(a, b),
    ),
    instead(
      'matmul',
      'pairs batches as they lie, without broadcasting',
      (right) => (a, b) => pairedAsTheyLie(right, a, b),
    ),
    instead('matmul', 'takes an infinity times 0 for 0', (right) => (a, b) => withoutNaN(right, a, b)),
    instead(
      'matmul',
      'passes over the zeros of its first operand',
      (right) => (a, b) => withoutZeros(right, a, b),
    ),
    instead('matmul', 'passes over the zeros of its second operand', (right) => (a, b) => {
      const { transpose } = right;
      return a.shape.length === 2 && b.shape.length === 2
        ? transpose(withoutZeros(right, transpose(b), transpose(a)))
        : right.matmul(a, b);
    }),
    instead(
      'matmul',
      'adds in half precision',
      ({ matmul }) =>
        (a, b) =>
          mapped(
            matmul(mapped(a, formats.float16.round), mapped(b, formats.float16.round)),
            formats.float16.round,
          ),
    ),
    instead('matmul', 'leaves out the rest of a block of four', ({ matmul, slice }) => (a, b) => {
      const k = a.shape.at(-1) as number;
      const whole = k > 4 ? k - (k % 4) : k;
      return matmul(slice(a, -1, 0, whole), slice(b, -2, 0, whole));
    }),
    instead(
      'matmul',
      'leaves what it found in memory where it adds nothing',
      ({ matmul }) =>
        (a, b) =>
          mapped(matmul(a, b), (y) => (a.shape.at(-1) === 0 ? 3.5 : y)),
    ),
    instead(
      'matmul',
      'gives the transpose of its result where that fits',
      ({ matmul, transpose }) =>
        (a, b) => {
          const y = matmul(a, b);
          return y.shape.at(-1) === y.shape.at(-2) ? transpose(y) : y;
        },
    ),
  ],
};
