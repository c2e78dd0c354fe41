import type { LeafSpec, NdArray, Node, NodeOf, NodeOp } from '@nalu/core';

/** Where the numbers of a node lie, both ends included. What is certain of them lets cheaper code have the same bits. */
export interface Range {
  readonly low: number;
  readonly high: number;
  /** Whether some of them may be NaN as well. */
  readonly nan: boolean;
}

type Rule<O extends NodeOp> = (node: NodeOf<O>, ...inputs: Range[]) => Range;

const { fround } = Math;
const { POSITIVE_INFINITY: INFINITY } = Number;
const SMALLEST_NORMAL = 2 ** -126;
/** No draw of a normal law is further out: 2⁻²⁴ is the smallest share that it looks up. */
const DEVIATIONS = 6;

export const anything: Range = { low: -INFINITY, high: INFINITY, nan: true };
const within = (low: number, high: number, nan = false): Range => ({ low, high, nan });

/** The range of a random leaf that is drawn inside, as its law says. */
export const drawnRange = (leaf: LeafSpec): Range => {
  if (leaf.kind !== 'random') return anything;
  const { law } = leaf;
  if (law.name === 'normal') {
    const far = DEVIATIONS * law.deviation;
    return within(fround(law.mean - far), fround(law.mean + far));
  }
  const low = fround(law.low);
  return within(low, fround(low + fround(law.high - law.low)));
};

/** The range of a node, given those of the nodes before it. Rounding keeps an order, so ends are rounded as the numbers are. */
export const rangeOf = (node: Node, known: ReadonlyMap<Node, Range>): Range => {
  // The table is indexed by the node's own op, which TypeScript cannot correlate across the union.
  const rule = rules[node.op] as Rule<NodeOp> | undefined;
  return rule?.(node, ...node.inputs.map((input) => known.get(input) ?? anything)) ?? anything;
};

/** Whether all are positive normal numbers, but for ∞ and NaN. */
export const isSizable = ({ low }: Range): boolean => low >= SMALLEST_NORMAL;
/** Whether all are positive normal numbers. */
export const isNormal = (range: Range): boolean => isSizable(range) && range.high < INFINITY && !range.nan;

const union = (...ranges: readonly Range[]): Range =>
  within(
    Math.min(...ranges.map(({ low }) => low)),
    Math.max(...ranges.map(({ high }) => high)),
    ranges.some(({ nan }) => nan),
  );

const among = ({ data }: NdArray): Range => {
  let [low, high] = [INFINITY, -INFINITY];
  for (const x of data) [low, high] = [Math.min(low, fround(x)), Math.max(high, fround(x))];
  // Of NaN both ends are NaN, and where there are no numbers they are crossed.
  return low <= high ? within(low, high) : anything;
};

const same = (_: unknown, x: Range): Range => x;
const negated = ({ low, high, nan }: Range): Range => within(-high, -low, nan);

const size = (x: Range): Range => {
  if (x.low >= 0) return x;
  return x.high <= 0 ? negated(x) : within(0, Math.max(-x.low, x.high), x.nan);
};

const sum = (a: Range, b: Range): Range => {
  const opposite =
    (a.high === INFINITY && b.low === -INFINITY) || (a.low === -INFINITY && b.high === INFINITY);
  const ends = [fround(a.low + b.low), fround(a.high + b.high)] as const;
  return opposite ? anything : within(...ends, a.nan || b.nan);
};

const isBounded = ({ low, high }: Range): boolean => low > -INFINITY && high < INFINITY;

const product = (a: Range, b: Range): Range => {
  // 0 · ∞ is NaN.
  if (!(isBounded(a) && isBounded(b))) return anything;
  const ends = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high].map(fround);
  return within(Math.min(...ends), Math.max(...ends), a.nan || b.nan);
};

/** What each operation makes of ranges; of those that are not here, anything may come. */
const rules: { readonly [O in NodeOp]?: Rule<O> } = {
  constant: ({ attributes: { value } }) => among(value),
  neg: (_, x) => negated(x),
  abs: (_, x) => size(x),
  exp: (_, { nan }) => within(0, INFINITY, nan),
  sqrt: (_, { low, high, nan }) =>
    low >= 0 ? within(fround(Math.sqrt(low)), fround(Math.sqrt(high)), nan) : anything,
  tanh: (_, { nan }) => within(-1, 1, nan),
  sigmoid: (_, { nan }) => within(0, 1, nan),
  add: (_, a, b) => sum(a as Range, b as Range),
  sub: (_, a, b) => sum(a as Range, negated(b as Range)),
  mul: (_, a, b) => product(a as Range, b as Range),
  min: (_, a, b) => within(Math.min(a.low, b.low), Math.min(a.high, b.high), a.nan || b.nan),
  max: (_, a, b) => within(Math.max(a.low, b.low), Math.max(a.high, b.high), a.nan || b.nan),
  greater: () => within(0, 1),
  where: (_, _condition, a, b) => union(a as Range, b as Range),
  concat: (_, ...parts) => union(...parts),
  ...{ transpose: same, reshape: same, broadcastTo: same, slice: same, stopGradient: same },
};
