import { op } from '../encoder/code.js';
import { where } from '../functions/elementwise.js';
import { and, greater, pick } from '../functions/lanes.js';
import type { Site, Vector } from '../functions/site.js';
import { isLiteral, type Operand, type Statement } from '../ir.js';
import { forwarded } from '../passes/forwarding.js';
import { remembered, type Walk } from './walk.js';

type OperandAt = (x: Operand) => Vector;

/** `where`: what a comparison of the same nest has found is used as a mask, and never becomes 0 and 1. */
export const chosen = (
  walk: Walk,
  site: Site,
  { args }: Statement,
  copy: readonly number[],
  at: OperandAt,
): Vector => {
  const [condition, yes, no] = args as [Operand, Operand, Operand];
  const source = isLiteral(condition) ? undefined : forwarded(walk.nest, condition);
  if (source?.f !== 'greater') return where(site, at(condition), at(yes), at(no));
  const mask = maskOf(walk, source, copy, at);
  if (isZero(no)) return and(at(yes), mask);
  return isZero(yes) ? op('v128.andnot', at(no), mask) : pick(mask, at(yes), at(no));
};

const isZero = (x: Operand): boolean => isLiteral(x) && Object.is(x.value, 0);

const maskOf = (walk: Walk, comparison: Statement, copy: readonly number[], at: OperandAt): Vector => {
  const moves = walk.moves.get(comparison) as readonly boolean[];
  const name = `mask ${walk.nest.statements.indexOf(comparison)}`;
  return remembered(walk, name, moves, copy, () => {
    const [a, b] = comparison.args.map(at) as [Vector, Vector];
    return greater(a, b);
  });
};

/**
 * The smaller or the larger of x and a number that is neither 0 nor NaN: one instruction, where `f32x4.min` takes seven on most machines.
 *
 * `pmin(x, n)` is n where n < x, else x: NaN stays, and no zeros of different signs can meet.
 */
export const bounded = ({ f, args }: Statement, at: OperandAt): Vector | undefined => {
  const bound = args.find((arg) => isLiteral(arg) && Math.abs(Math.fround(arg.value)) > 0);
  const x = args.find((arg) => arg !== bound);
  if (bound === undefined || x === undefined) return undefined;
  if (f === 'min') return op('f32x4.pmin', at(x), at(bound));
  return f === 'max' ? op('f32x4.pmax', at(x), at(bound)) : undefined;
};
