import { complain, type Law } from '@nalu/core';
import {
  bits,
  type Code,
  get,
  i32,
  type Local,
  load,
  op,
  type Statement,
  set,
  store,
} from '../encoder/code.js';
import { repeat } from '../encoder/control.js';
import type { Frame } from '../encoder/frame.js';
import { moduleBuilder } from '../encoder/module.js';
import { requireSimd } from '../engine.js';
import type { Site, Vector } from '../functions/site.js';
import { normalFrom, uniformFrom } from './laws.js';
import { drawBits, loadStream, POSITION_BYTES, storeStream, streamState } from './stream.js';

/** Fills arrays with random numbers at the speed of SIMD: the stream of core, bit for bit. */
export interface Filler {
  /**
   * Overwrites `target` with draws of a law from a position of a stream.
   *
   * @param position sixteen words, as `RandomStream.position` gives them.
   * @returns the position after it.
   * @throws {NaluError} NALU_SHAPE for a position that has not sixteen words.
   */
  readonly fill: (target: Float32Array | Float64Array, law: Law, position: Uint32Array) => Uint32Array;
}

const LAW = POSITION_BYTES;
const NUMBERS = LAW + 32;
/** How many numbers one call of the module makes: whole rounds of four, and little enough for the fastest cache. */
const ROOM = 4096;

/** From the bits of a draw and the two numbers of a law, which stand in memory, to four numbers of the law. */
type Maker = (site: Site, drawn: Vector, first: Vector, second: Vector) => Vector;

const loopOf =
  (make: Maker, numberOf: (offset: number) => Vector) =>
  (frame: Frame, rounds: Local<'i32'>): readonly Statement[] => {
    const state = streamState(frame.local);
    const [at, first, second] = [frame.local('i32'), frame.local('v128'), frame.local('v128')];
    const body: Statement[] = [];
    const site: Site = { local: frame.local, run: (s) => body.push(s), constant: bits, fused: false };
    const made = make(site, drawBits(site, state), get(first), get(second));
    body.push(store('v128.store', get(at), made, NUMBERS), set(at, op('i32.add', get(at), i32(16))));
    return [
      ...loadStream(state, i32(0)),
      set(first, numberOf(LAW)),
      set(second, numberOf(LAW + 8)),
      repeat(rounds, get(rounds), body),
      ...storeStream(state, i32(0)),
    ];
  };

const inFloat32 = (offset: number): Code<'v128'> => load('v128.load32_splat', i32(0), offset);
const inFloat64 = (offset: number): Code<'v128'> => load('v128.load64_splat', i32(0), offset);

const moduleBytes = (): Uint8Array<ArrayBuffer> => {
  const module = moduleBuilder({ pages: 1 });
  module.func({ name: 'uniform', takes: ['i32'], gives: [] }, loopOf(uniformFrom, inFloat32));
  module.func({ name: 'normal', takes: ['i32'], gives: [] }, loopOf(normalFrom, inFloat64));
  return module.bytes();
};

const requirePosition = (position: Uint32Array): void => {
  if (position.length === 16) return;
  throw complain('NALU_SHAPE', {
    who: 'wasmFiller',
    required: 'a position of 16 words is required',
    got: `${position.length}`,
  });
};

/**
 * A generator in a WebAssembly module of its own, for data that the host hands over.
 *
 * @throws {NaluError} NALU_UNSUPPORTED where the engine has no WebAssembly SIMD.
 * @example
 * const { fill } = wasmFiller();
 * const x = new Float32Array(1000);
 * const after = fill(x, uniform(1, 2), streamOf(0, 0, 'x').position());
 */
export const wasmFiller = (): Filler => {
  requireSimd();
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleBytes()));
  const { buffer } = exports.memory as WebAssembly.Memory;
  const [words, numbers] = [new Uint32Array(buffer, 0, 16), new Float32Array(buffer, NUMBERS, ROOM)];
  // The second number of a law stands eight bytes after the first, whether they are float32 or float64.
  const setLaw = (law: Law): ((rounds: number) => void) => {
    if (law.name === 'uniform') new Float32Array(buffer, LAW, 3).set([law.low, 0, law.high - law.low]);
    else new Float64Array(buffer, LAW, 2).set([law.mean, law.deviation]);
    return exports[law.name] as (rounds: number) => void;
  };
  return {
    fill: (target, law, position) => {
      requirePosition(position);
      words.set(position);
      const run = setLaw(law);
      for (let from = 0; from < target.length; from += ROOM) {
        const part = target.subarray(from, from + ROOM);
        run(Math.ceil(part.length / 4));
        part.set(numbers.subarray(0, part.length));
      }
      return words.slice();
    },
  };
};
