import { get, type Statement as Instruction, set, store, storeLane } from '../encoder/code.js';
import type { Vector } from '../functions/site.js';
import type { Access } from '../ir.js';
import { offsetOf, pointerOf } from './addresses.js';
import { isNarrow, type Walk } from './walk.js';

/** Writes a value at one copy of the body, in the code of the loop at `depth`. */
export const stored = (
  walk: Walk,
  out: Access,
  copy: readonly number[],
  value: Vector,
  depth: number,
): Instruction[] => {
  const { lanes } = walk.tiling;
  const stride = isNarrow(walk) ? 0 : (out.strides[lanes] as number);
  const pointer = pointerOf(walk, out, depth);
  const at = (lane: number) => offsetOf(walk, out, copy, lane);
  if (stride === 1) return [store('v128.store', pointer, value, at(0))];
  // Stride 0: the lanes are one number, or lane 0 holds what they came to.
  if (stride === 0) return [storeLane('v128.store32_lane', pointer, value, 0, at(0))];
  const kept = walk.frame.local('v128');
  return [
    set(kept, value),
    ...[0, 1, 2, 3].map((lane) => storeLane('v128.store32_lane', pointer, get(kept), lane, at(lane))),
  ];
};
