import { type Access, isLiteral, type Operand } from '../ir.js';

// transpose, slice, broadcastTo and most reshapes move no number: they only walk the same memory in another way.

/**
 * Strides of a fresh array, in columns: axis 0 is the fastest.
 *
 * The first axis of `[batch, in]` is what examples and SIMD lanes run along: a product then reads columns of x and one
 * number of w for all four lanes, its gradient sums along columns, and no transpose is ever carried out. Hosts count by rows, so
 * arrays turn on their way in and out. What a scan walks along has its axis 0 last, so that the rows of a turn stand together.
 */
export const storageStrides = (shape: readonly number[], inTurns = false): number[] => {
  const order = [...shape.keys()];
  if (inTurns) order.push(order.shift() as number);
  return stridesInOrder(shape, order);
};

/** In rows: the last axis is the fastest, as reshape counts. */
export const rowStrides = (shape: readonly number[]): number[] =>
  stridesInOrder(shape, [...shape.keys()].reverse());

const stridesInOrder = (shape: readonly number[], order: readonly number[]): number[] => {
  const strides = shape.map(() => 0);
  let stride = 1;
  for (const axis of order) {
    const size = shape[axis] as number;
    if (size !== 1) strides[axis] = stride;
    stride *= size;
  }
  return strides;
};

const moved = (x: Operand, change: (access: Access) => Partial<Access>): Operand =>
  isLiteral(x) ? x : { ...x, ...change(x) };

export const transposed = (x: Operand, permutation: readonly number[]): Operand =>
  moved(x, ({ strides }) => ({ strides: permutation.map((axis) => strides[axis] as number) }));

/** Axes align from the right; new and stretched ones stand still. */
export const stretched = (x: Operand, rank: number): Operand =>
  moved(x, ({ strides }) => ({ strides: [...new Array<number>(rank - strides.length).fill(0), ...strides] }));

export const sliced = (x: Operand, axis: number, from: number, size: number): Operand =>
  moved(x, ({ strides, offset }) => ({
    offset: offset + from * (strides[axis] as number),
    strides: strides.map((stride, i) => (i === axis && size === 1 ? 0 : stride)),
  }));

/** One index of axis 0, which moves on in each turn. */
export const inTurn = (x: Operand, turn: Access['motions'][number]['turn']): Operand =>
  moved(x, ({ strides: [first, ...rest], motions }) => ({
    strides: rest,
    motions: first ? [...motions, { turn, stride: first }] : motions,
  }));

/** One run of axes that both shapes share, by their sizes other than 1: `[6]` and `[2, 3]`. */
interface Run {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

/** Cuts two shapes of equal size where their products meet. Axes are given by number. */
const runsOf = (from: readonly number[], to: readonly number[]): Run[] => {
  const axesOf = (shape: readonly number[]) => [...shape.keys()].filter((axis) => shape[axis] !== 1);
  const [left, right] = [axesOf(from), axesOf(to)];
  const runs: Run[] = [];
  while (left.length > 0 || right.length > 0) {
    const before = left.splice(0, 1);
    const after = right.splice(0, 1);
    const size = (shape: readonly number[], axes: readonly number[]) =>
      axes.reduce((product, axis) => product * (shape[axis] as number), 1);
    while (size(from, before) !== size(to, after)) {
      const shorter = size(from, before) < size(to, after) ? before : after;
      shorter.push((shorter === before ? left : right).shift() as number);
    }
    runs.push({ before, after });
  }
  return runs;
};

/** The same numbers in row order under another shape, if strides can say it; else undefined, and they must be copied. */
export const reshaped = (x: Operand, from: readonly number[], to: readonly number[]): Operand | undefined => {
  if (isLiteral(x)) return x;
  if (from.includes(0)) return { ...x, strides: to.map(() => 0) };
  const strides = to.map(() => 0);
  for (const { before, after } of runsOf(from, to)) {
    const whole = before.every(
      (axis, i) =>
        i === 0 ||
        x.strides[before[i - 1] as number] === (x.strides[axis] as number) * (from[axis] as number),
    );
    if (!whole) return undefined;
    let stride = x.strides[before.at(-1) as number] as number;
    for (const axis of [...after].reverse()) {
      strides[axis] = stride;
      stride *= to[axis] as number;
    }
  }
  return { ...x, strides };
};
