import { get, type Statement as Instruction, i32, op, set } from '../encoder/code.js';
import { repeat } from '../encoder/control.js';
import { folds, type Nest } from '../ir.js';
import { drawingEnd } from './draws.js';
import { stored } from './stores.js';
import { accumulate, finishSums } from './sums.js';
import { copiesOf, isFunction, tilingOf } from './tiling.js';
import { trafficOf } from './traffic.js';
import { computedAt } from './values.js';
import { type Level, movesOf, openLevel, type Surroundings, type Walk } from './walk.js';

/** The code of one nest: loops around copies of its statements. */
export const emitNest = (surroundings: Surroundings, nest: Nest): Instruction[] =>
  surroundings.frame.scoped(() => {
    const traffic = trafficOf(nest, surroundings.address);
    const walk: Walk = {
      ...surroundings,
      nest,
      traffic,
      tiling: tilingOf(nest, traffic, surroundings.tuning),
      levels: [],
      current: [],
      streams: new Map(),
      moves: movesOf(nest),
    };
    const { code } = levelOf(walk, 0);
    return [...code, ...drawingEnd(walk)];
  });

/** The inside of the loop at `depth`, with all that lies in it. */
const levelOf = (walk: Walk, depth: number): Level => {
  const { tiling, levels, current } = walk;
  const level = openLevel(walk);
  if (depth === tiling.order.length) emitBody(walk, level);
  else {
    const axis = tiling.order[depth] as number;
    for (const segment of tiling.segments[axis] ?? []) {
      current[axis] = segment;
      const inside = levelOf(walk, depth + 1);
      level.code.push(...(segment.trips === 1 ? inside.code : looped(walk, inside, segment.trips)));
    }
  }
  if (depth === tiling.kept) finishSums(walk, level);
  levels.pop();
  return level;
};

const looped = ({ frame }: Walk, { code, pointers }: Level, trips: number): Instruction[] => [
  ...pointers.map(({ local, from }) => set(local, from)),
  repeat(frame.local('i32'), i32(trips), [
    ...code,
    ...pointers.map(({ local, step }) => set(local, op('i32.add', get(local), i32(step)))),
  ]),
];

/**
 * Every copy of the statements. A value is stored after all are computed, for it may stand where an operand did.
 *
 * Functions come first, and those of all copies one after another: machines look ahead no further than some functions.
 */
const emitBody = (walk: Walk, level: Level): void => {
  const { nest, traffic, tiling, current } = walk;
  const copies = copiesOf(current, tiling.order);
  for (const statement of nest.statements.filter(isFunction))
    for (const copy of copies) computedAt(walk, statement, copy);
  for (const copy of copies) {
    const writes: Instruction[] = [];
    for (const statement of nest.statements) {
      if (folds(statement)) accumulate(walk, statement, copy);
      else if (traffic.stores.includes(statement) || statement.f === 'random')
        writes.push(...storedValue(walk, statement, copy));
    }
    level.code.push(...writes);
  }
};

const storedValue = (
  walk: Walk,
  statement: Nest['statements'][number],
  copy: readonly number[],
): Instruction[] => {
  const value = computedAt(walk, statement, copy);
  if (!walk.traffic.stores.includes(statement)) return [];
  return stored(walk, statement.out, copy, value, walk.tiling.order.length);
};
