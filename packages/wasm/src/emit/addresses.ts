import { type Code, get, i32, op, set } from '../encoder/code.js';
import type { Access, Motion } from '../ir.js';
import type { Segment } from './tiling.js';
import { levelAt, type Walk } from './walk.js';

const BYTES = 4;

/** The part of an address that is known beforehand, in bytes; `lane` counts along the lanes. */
export const offsetOf = (
  { address, current, tiling: { lanes } }: Walk,
  { buffer, offset, strides }: Access,
  copy: readonly number[],
  lane = 0,
): number => {
  const inside = strides.reduce((sum, stride, axis) => {
    const { start, width } = current[axis] as Segment;
    return sum + stride * (start + (copy[axis] as number) * width + (axis === lanes ? lane : 0));
  }, offset);
  return (address.get(buffer) as number) + BYTES * inside;
};

/** The part that moves with the loops down to `depth`: accesses that step alike share one pointer. */
export const pointerOf = (walk: Walk, access: Access, depth: number): Code<'i32'> => {
  if (depth === 0) return movedByTurns(walk, access.motions);
  const { tiling, current, frame } = walk;
  const stepAt = (axis: number): number => {
    const { trips, jam, width } = current[axis] as Segment;
    return trips > 1 ? BYTES * (access.strides[axis] as number) * jam * width : 0;
  };
  const step = stepAt(tiling.order[depth - 1] as number);
  if (step === 0) return pointerOf(walk, access, depth - 1);
  const level = levelAt(walk, depth);
  const key = `${motionKey(walk, access.motions)} ${tiling.order.slice(0, depth).map(stepAt)}`;
  const known = level.addresses.get(key);
  if (known !== undefined) return known;
  const from = pointerOf(walk, access, depth - 1);
  const local = frame.local('i32');
  level.pointers.push({ local, from, step });
  level.addresses.set(key, get(local));
  return get(local);
};

/** A name for a move, by the locals that count its turns. */
export const motionKey = ({ turns }: Walk, motions: readonly Motion[]): string =>
  motions.map(({ turn, stride }) => `${turns.get(turn)?.index}*${stride}`).join('+');

/** How far the loops around the nest have moved it. */
const movedByTurns = (walk: Walk, motions: readonly Motion[]): Code<'i32'> => {
  if (motions.length === 0) return i32(0);
  const outside = levelAt(walk, 0);
  const key = motionKey(walk, motions);
  const known = outside.addresses.get(key);
  if (known !== undefined) return known;
  const parts = motions.map(({ turn, stride }) => {
    const count = walk.turns.get(turn);
    if (count === undefined) throw new Error('an access moves with a loop that it is not in');
    return op('i32.mul', get(count), i32(BYTES * stride));
  });
  const local = walk.frame.local('i32');
  outside.code.push(
    set(
      local,
      parts.reduce((sum, part) => op('i32.add', sum, part)),
    ),
  );
  outside.addresses.set(key, get(local));
  return get(local);
};
