import { contracts, type ElementName, folds, type Nest, type Statement } from '../ir.js';
import { isWhole } from '../passes/fusion.js';
import type { Traffic } from './traffic.js';

/** A stretch of one axis: `trips` times `jam` copies of the body, each `width` lanes wide. */
export interface Segment {
  readonly start: number;
  readonly trips: number;
  readonly jam: number;
  readonly width: 1 | 4;
}

/** How a nest is walked. */
export interface Tiling {
  /** The axis that lanes run along; −1 where there is none. */
  readonly lanes: number;
  /** The axes from the outermost loop to the innermost; reduced ones come last. */
  readonly order: readonly number[];
  /** How many of them are not reduced. */
  readonly kept: number;
  /** For each axis. */
  readonly segments: readonly (readonly Segment[])[];
}

/** How much stands side by side. It changes the speed, and no bit of a result. */
export interface Tuning {
  /** Independent sums that are kept in registers at once. */
  readonly accumulators: number;
  /** How much work one turn of a loop without sums should hold, in cheap instructions. */
  readonly body: number;
  /** The same where there are elementary functions. */
  readonly functions: number;
}

/**
 * With 4 sums at once products are slower, with 12 no faster.
 *
 * A function is a chain of some thirty instructions that wait for each other: copies beside it fill the time. Twice as many make large
 * nests slower.
 */
const usualTuning: Tuning = { accumulators: 8, body: 32, functions: 256 };

/** What an element costs beside a plain instruction, roughly. */
const work: Readonly<Partial<Record<ElementName, number>>> = {
  exp: 16,
  log: 24,
  logOfNormal: 20,
  logOfSizable: 22,
  tanh: 24,
  sigmoid: 18,
  complement: 18,
  sin: 24,
  cos: 24,
  random: 10,
  div: 3,
  sqrt: 3,
};

/** Whether a statement computes an elementary function. */
export const isFunction = ({ f }: Statement): boolean => (work[f] ?? 1) >= 16;

export const tilingOf = (nest: Nest, traffic: Traffic, tuning = usualTuning): Tiling => {
  const { space, reduced } = nest;
  const pads = padsEnd(nest, traffic);
  const lanes = laneAxis(nest, traffic, pads);
  const lanesLast = (axes: readonly number[]) => [
    ...axes.filter((axis) => axis !== lanes),
    ...axes.filter((axis) => axis === lanes),
  ];
  // Storage is in columns, so the first axis is the innermost loop.
  const axes = [...space.keys()].reverse();
  const kept = lanesLast(axes.filter((axis) => !reduced[axis]));
  const jams = jamsOf(nest, lanes, kept, tuning);
  return {
    lanes,
    order: [...kept, ...lanesLast(axes.filter((axis) => reduced[axis]))],
    kept: kept.length,
    segments: space.map((size, axis) =>
      segmentsOf(
        pads && axis === lanes ? Math.ceil(size / 4) * 4 : size,
        axis === lanes ? 4 : 1,
        jams[axis] as number,
      ),
    ),
  };
};

/** Whether the nest is one line that may write the padding behind its buffers, so that it needs no tail. */
const padsEnd = ({ space, statements }: Nest, { stores }: Traffic): boolean =>
  space.length === 1 &&
  !statements.some(folds) &&
  stores.every((statement) => isWhole(statement) && statement.out.strides[0] === 1);

/** The axis along which the fewest accesses jump: a jump takes an instruction for each lane. */
const laneAxis = ({ space, statements }: Nest, { loads, stores }: Traffic, pads: boolean): number => {
  const busy = statements.reduce((sum, { f }) => sum + (work[f] ?? 1), 0);
  const accesses = [...loads, ...stores.map(({ out }) => out)];
  const costOf = (axis: number): number => {
    const size = space[axis] as number;
    const [whole, rest] = pads ? [Math.ceil(size / 4), 0] : [Math.floor(size / 4), size % 4];
    const jumps = accesses.filter(({ strides }) => (strides[axis] as number) > 1).length;
    const scalar = busy + accesses.length;
    return ((busy + accesses.length + 3 * jumps) * whole + scalar * rest) / (scalar * size);
  };
  let [best, cost] = [-1, pads ? 2 : 1];
  for (const axis of space.keys()) if (costOf(axis) < cost) [best, cost] = [axis, costOf(axis)];
  return best;
};

/** How many copies of the body stand side by side, for each axis. */
const jamsOf = (nest: Nest, lanes: number, kept: readonly number[], tuning: Tuning): number[] => {
  const blocks = (axis: number) => {
    const size = nest.space[axis] as number;
    return axis === lanes ? Math.max(1, Math.floor(size / 4)) : size;
  };
  if (nest.statements.some(contracts)) return productJams(nest, lanes, kept, tuning, blocks);
  const sums = nest.statements.filter(folds).length;
  const body = nest.statements.some(isFunction) ? tuning.functions : tuning.body;
  let room = Math.floor(sums > 0 ? tuning.accumulators / sums : body / bodyOf(nest));
  const jams = nest.space.map(() => 1);
  for (const axis of [...kept].reverse()) {
    if (room < 2) break;
    jams[axis] = jamWithin(blocks(axis), room, axis === lanes);
    room = Math.floor(room / (jams[axis] as number));
    if (jams[axis] !== blocks(axis)) break;
  }
  return jams;
};

/** Along the lanes first, then as many columns as there are registers. */
const productJams = (
  { space, reduced, statements }: Nest,
  lanes: number,
  kept: readonly number[],
  { accumulators }: Tuning,
  blocks: (axis: number) => number,
): number[] => {
  // A short reduced axis is written out; a long one is not, for more copies in a row only lengthen the chain of sums.
  const jams = [...space.keys()].map((axis) => (reduced[axis] && blocks(axis) <= 4 ? blocks(axis) : 1));
  let used = statements.filter(folds).length;
  const take = (axis: number, copies: number): void => {
    jams[axis] = copies;
    used *= copies;
  };
  // Four vectors are a line of the cache. Columns of a power of two crowd into few of its sets, so that a line read in parts is gone in between:
  // worth half as many registers again.
  if (kept.includes(lanes))
    take(lanes, [4, 2].find((n) => n <= blocks(lanes) && n * used <= 1.5 * accumulators) ?? 1);
  for (const axis of kept)
    if (axis !== lanes) take(axis, Math.max(1, Math.min(blocks(axis), Math.floor(accumulators / used), 4)));
  return jams;
};

/** All blocks if there is room; else, along the lanes, a power of two that leaves no rest. */
const jamWithin = (blocks: number, room: number, alongLanes: boolean): number => {
  if (blocks <= room) return blocks;
  if (!alongLanes) return 1;
  if (room >= 4 && blocks % 4 === 0) return 4;
  return blocks % 2 === 0 ? 2 : 1;
};

const bodyOf = ({ statements }: Nest): number => statements.reduce((sum, { f }) => sum + (work[f] ?? 1), 0);

/** Cuts an axis: copies side by side, then one at a time, then a tail without lanes. */
const segmentsOf = (size: number, width: 1 | 4, jam: number): Segment[] => {
  const segments: Segment[] = [];
  let start = 0;
  const add = (each: number, lanes: 1 | 4): void => {
    const trips = Math.floor((size - start) / (each * lanes));
    if (trips > 0) segments.push({ start, trips, jam: each, width: lanes });
    start += trips * each * lanes;
  };
  add(jam, width);
  add(1, width);
  add(1, 1);
  return segments;
};

/** The copies of a body, as indices along each axis; the innermost axis is the fastest. */
export const copiesOf = (segments: readonly Segment[], order: readonly number[]): number[][] =>
  order.reduce<number[][]>(
    (all, axis) =>
      all.flatMap((index) =>
        Array.from({ length: (segments[axis] as Segment).jam }, (_, j) =>
          index.map((i, other) => (other === axis ? j : i)),
        ),
      ),
    [segments.map(() => 0)],
  );
