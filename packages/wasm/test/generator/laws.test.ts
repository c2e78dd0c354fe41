import { type Law, normal, resumeStream, streamOf, uniform } from '@nalu/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bits, get, i32, op, type Statement, set, store } from '../../src/encoder/code.js';
import { repeatAny } from '../../src/encoder/control.js';
import { moduleBuilder } from '../../src/encoder/module.js';
import { drawLaw } from '../../src/generator/laws.js';
import { loadStream, storeStream, streamState } from '../../src/generator/stream.js';
import { instantiate } from '../support/instantiate.js';

const ROOM = 4096;

/** A module that draws from a law which is known when it is written. */
const drawing = (law: Law) => {
  const module = moduleBuilder({ pages: 1 });
  module.func({ name: 'f', takes: ['i32'], gives: [] }, (frame, rounds) => {
    const [state, at] = [streamState(frame.local), frame.local('i32')];
    const body: Statement[] = [];
    const site = {
      local: frame.local,
      run: (s: Statement) => body.push(s),
      constant: bits,
      fused: false,
      made: new Map(),
    };
    body.push(
      store('v128.store', get(at), drawLaw(site, state, law), 64),
      set(at, op('i32.add', get(at), i32(16))),
    );
    return [
      ...loadStream(state, i32(0)),
      repeatAny(rounds, get(rounds), body),
      ...storeStream(state, i32(0)),
    ];
  });
  const { memory, run } = instantiate(module);
  const words = new Uint32Array(memory.buffer, 0, 16);
  return (count: number, position: Uint32Array) => {
    words.set(position);
    run('f', Math.ceil(count / 4));
    return { values: new Float32Array(memory.buffer, 64, ROOM).slice(0, count), position: words.slice() };
  };
};

const defined = (law: Law, count: number, position: Uint32Array) => {
  const stream = resumeStream(position);
  const values = new Float32Array(count);
  stream.fill(values, law);
  return { values, position: stream.position() };
};

const laws: Readonly<Record<string, Law>> = {
  'uniform of [0, 1)': uniform(0, 1),
  'uniform of [1, 2)': uniform(1, 2),
  'uniform of [1, 5)': uniform(1, 5),
  'uniform of [−2, 2)': uniform(-2, 2),
  'uniform of bounds that are no float32': uniform(-3.7, 11.13),
  'uniform of one number': uniform(5, 5),
  'uniform of a width that 2⁻²³ would make denormal': uniform(0, 3e-35),
  'uniform of a width that is denormal': uniform(2 ** -130, 2 ** -128),
  'uniform of nearly all numbers': uniform(-1.6e38, 1.7e38),
  'normal of mean 0 and deviation 1': normal(0, 1),
  'normal of another mean and deviation': normal(-2, 0.7),
  'normal without deviation': normal(1 / 3, 0),
};

describe.each(Object.keys(laws))('%s', (name) => {
  const law = laws[name] as Law;
  const draw = drawing(law);

  it('has the bits of core over a long stretch, and stands where core stands', () => {
    const start = streamOf(1, 2, 'x').position();
    expect(draw(ROOM, start)).toEqual(defined(law, ROOM, start));
  });

  it('has them from every position, and drops what is left of the last four', () => {
    const words = fc.uint32Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(words, fc.integer({ min: 0, max: 41 }), (position, count) => {
        expect(draw(count, position)).toEqual(defined(law, count, position));
      }),
    );
  });
});

describe('normal', () => {
  /** A lane draws these 23 bits next: s0 + s3 has them on top. */
  const drawingNext = (drawn: readonly number[]): Uint32Array =>
    Uint32Array.from({ length: 16 }, (_, i) => (i < 4 ? (drawn[i] as number) * 512 : 0));

  it('has the bits of core at both ends, in the middle and where its formulas meet', () => {
    const law = normal(0, 1);
    const draw = drawing(law);
    const last = 2 ** 23 - 1;
    const edges = [0, 0.075, 0.5, 0.925, 1, ...Array.from({ length: 20 }, (_, i) => 2 ** -(i + 2))];
    const near = edges.flatMap((edge) => [-2, -1, 0, 1].map((by) => Math.floor(edge * 2 ** 23) + by));
    for (const drawn of near.filter((each) => each >= 0 && each <= last)) {
      const position = drawingNext([drawn, last - drawn, drawn ^ 1, drawn]);
      expect(draw(4, position), `bits ${drawn}`).toEqual(defined(law, 4, position));
    }
  });
});
