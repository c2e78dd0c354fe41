import { bits, get, set, shuffle } from '../encoder/code.js';
import { add, bitsOf, mul, multiplyAdd } from '../functions/lanes.js';
import type { Vector } from '../functions/site.js';
import type { FoldName, Statement } from '../ir.js';
import { stored } from './stores.js';
import { computedAt, literal, operandOf } from './values.js';
import { type Accumulator, isNarrow, type Level, levelAt, siteAt, type Walk } from './walk.js';

const neutral: Readonly<Record<FoldName, number>> = { sum: 0, prod: 1 };
const combine: Readonly<Record<FoldName, (a: Vector, b: Vector) => Vector>> = { sum: add, prod: mul };

/** Whether the lanes hold parts of one result, which meet at the end. */
const isSpread = ({ nest, tiling: { lanes } }: Walk): boolean => lanes >= 0 && nest.reduced[lanes] === true;

/** Takes one copy of the body into its accumulator. */
export const accumulate = (walk: Walk, statement: Statement, copy: readonly number[]): void => {
  const { f, fold = 'sum', args } = statement;
  const { local } = accumulatorOf(walk, statement, copy);
  const sum = get(local);
  const { code } = walk.levels.at(-1) as Level;
  // In a tail along the lanes only lane 0 counts; the others would count its element four times.
  if (isSpread(walk) && isNarrow(walk)) {
    const alone = shuffle(computedAt(walk, statement, copy), literal(walk, neutral[fold]), [0, 4, 5, 6]);
    code.push(set(local, combine[fold](sum, alone)));
  } else if (f === 'mul' && fold === 'sum') {
    const [a, b] = args.map((arg) => operandOf(walk, arg, copy)) as [Vector, Vector];
    const site = siteAt(walk, walk.levels.at(-1) as Level, bits);
    code.push(set(local, multiplyAdd(site, a, b, sum)));
  } else code.push(set(local, combine[fold](sum, computedAt(walk, statement, copy))));
};

/** Copies that differ along reduced axes alone share one. It starts before the first reduced loop. */
const accumulatorOf = (walk: Walk, statement: Statement, copy: readonly number[]): Accumulator => {
  const { code, accumulators } = levelAt(walk, walk.tiling.kept);
  const place = copy.map((i, axis) => (walk.nest.reduced[axis] ? 0 : i));
  const known = accumulators.find((each) => each.statement === statement && `${each.copy}` === `${place}`);
  if (known !== undefined) return known;
  const fresh = { statement, copy: place, local: walk.frame.local('v128') };
  accumulators.push(fresh);
  code.push(set(fresh.local, bits(bitsOf(neutral[statement.fold ?? 'sum']))));
  return fresh;
};

/** Stores what a level has come to: (0 + 2) + (1 + 3) where the lanes hold parts of it. */
export const finishSums = (walk: Walk, level: Level): void => {
  for (const { statement, copy, local } of level.accumulators) {
    const { fold = 'sum', out } = statement;
    if (isSpread(walk))
      for (const lanes of crosses)
        level.code.push(set(local, combine[fold](get(local), shuffle(get(local), get(local), lanes))));
    level.code.push(...stored(walk, out, copy, get(local), walk.tiling.kept));
  }
};

const crosses = [
  [2, 3, 0, 1],
  [1, 0, 3, 2],
] as const;
