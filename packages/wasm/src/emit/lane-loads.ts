import { unsigned } from '../encoder/bytes.js';
import { type Code, encoded } from '../encoder/code.js';
import type { Vector } from '../functions/site.js';

/** `v128.load32_lane`: the vector with one lane from memory. */
export const loadLane = (address: Code<'i32'>, vector: Vector, lane: number, offset: number): Vector =>
  encoded.code(address, vector, 0xfd, 0x56, 2, unsigned(offset), lane);
