import { type Code, get, i32, type Local, load, op, type Statement, set, store } from '../encoder/code.js';
import { addWhole, or, put, shiftLeft } from '../functions/lanes.js';
import type { Site, Vector } from '../functions/site.js';

/** xoshiro128+ in four lanes: word w of every lane stands in one vector. */
export type StreamState = readonly [Local<'v128'>, Local<'v128'>, Local<'v128'>, Local<'v128'>];

/** How many bytes a position takes in memory: sixteen words, in the order of `RandomStream.position`. */
export const POSITION_BYTES = 64;

/** Locals for a stream, which stay alive between its draws. */
export const streamState = (local: (kind: 'v128') => Local<'v128'>): StreamState => [
  local('v128'),
  local('v128'),
  local('v128'),
  local('v128'),
];

/** Goes on from the position in memory. */
export const loadStream = (state: StreamState, address: Code<'i32'>, offset = 0): readonly Statement[] =>
  state.map((word, i) => set(word, load('v128.load', address, offset + 16 * i)));

export const storeStream = (state: StreamState, address: Code<'i32'>, offset = 0): readonly Statement[] =>
  state.map((word, i) => store('v128.store', address, get(word), offset + 16 * i));

const xor = (a: Vector, b: Vector): Vector => op('v128.xor', a, b);
const shiftDown = (a: Vector, places: number): Vector => op('i32x4.shr_u', a, i32(places));

/** The next four numbers: the top 23 bits of a draw from each lane. Lane l is element 4 k + l of a tensor. */
export const drawBits = (site: Site, [s0, s1, s2, s3]: StreamState): Vector => {
  const drawn = put(site, shiftDown(addWhole(get(s0), get(s3)), 9));
  const shifted = put(site, shiftLeft(get(s1), 9));
  const a = put(site, xor(get(s2), get(s0)));
  const b = put(site, xor(get(s3), get(s1)));
  site.run(set(s1, xor(get(s1), a)));
  site.run(set(s0, xor(get(s0), b)));
  site.run(set(s2, xor(a, shifted)));
  site.run(set(s3, or(shiftLeft(b, 11), shiftDown(b, 21))));
  return drawn;
};
