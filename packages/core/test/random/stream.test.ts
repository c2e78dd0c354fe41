import { type Law, normal, randomSource, resumeStream, streamOf, uniform } from '@nalu/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusal } from '../support/compare.js';
import { goldenStart, goldenStream, xoshiro128plus } from '../support/golden-stream.js';
import { settings } from '../support/settings.js';

const unit = uniform(0, 1);
const filled = (count: number, stream = streamOf(0, 0, 'x'), law = unit): number[] => {
  const target = new Float64Array(count);
  stream.fill(target, law);
  return [...target];
};
/** FNV-1a over the float32 bits. */
const digest = (law: Law): number => {
  const values = new Float32Array(65_536);
  streamOf(1, 2, 'x').fill(values, law);
  return (
    new Uint32Array(values.buffer).reduce((hash, bits) => Math.imul(hash ^ bits, 0x01000193), 0x811c9dc5) >>>
    0
  );
};

const scaled = (bits: readonly number[]): number[] => bits.map((bit) => bit * 2 ** -23);

describe('the stream', () => {
  it('has these first eight numbers, for ever', () => {
    expect(filled(8).map((x) => x * 2 ** 23)).toEqual([
      2488236, 7357473, 7628188, 8274519, 4664402, 733101, 2904752, 5917890,
    ]);
    expect(filled(8, streamOf(7, 3, 'series.data.x')).map((x) => x * 2 ** 23)).toEqual([
      5990849, 6765269, 1849994, 358860, 3630054, 5010480, 2666357, 975320,
    ]);
  });

  it('has these first four normal numbers, and this digest of 65536 of each law, for ever', () => {
    expect(filled(4, streamOf(0, 0, 'x'), normal(0, 1))).toEqual([
      -0.5341441631317139, 1.1605091094970703, 1.3367687463760376, 2.2086241245269775,
    ]);
    expect([normal(0, 1), normal(-2, 0.7), uniform(-3.7, 11.13)].map(digest)).toEqual([
      393592233, 4014645081, 1296459812,
    ]);
  });

  it('is xoshiro128+, whose published numbers from 1, 2, 3, 4 a lane gives', () => {
    const published = [5, 12295, 25178119, 27286542, 39879690, 1140358681, 3276312097, 4110231701];
    const state: [bigint, bigint, bigint, bigint] = [1n, 2n, 3n, 4n];
    expect(published.map(() => Number(xoshiro128plus(state)))).toEqual(published);
    const position = Uint32Array.from({ length: 16 }, (_, i) =>
      i % 4 === 2 ? Math.floor(i / 4) + 1 : i + 100,
    );
    const lane2 = filled(32, resumeStream(position)).filter((_, i) => i % 4 === 2);
    expect(lane2).toEqual(scaled(published.map((word) => Math.floor(word / 512))));
  });

  it('agrees with the definition in whole numbers, from every start and over tensors of every size', () => {
    const key = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(
        key,
        key,
        fc.string(),
        fc.array(fc.nat({ max: 9 }), { maxLength: 5 }),
        (run, seed, name, sizes) => {
          const [stream, golden] = [streamOf(run, seed, name), goldenStream(goldenStart(run, seed, name))];
          for (const size of sizes) expect(filled(size, stream)).toEqual(scaled(golden.bits(size)));
          expect([...stream.position()]).toEqual(golden.words());
        },
      ),
      settings,
    );
  });

  it('hashes names by their UTF-16 units, so that no two of these meet', () => {
    const names = ['', 'x', 'y', 'xx', 'é', 'e\u0301', '重み', '\u{1f600}', 'a.b', 'a,b'];
    const firsts = names.map((name) => filled(4, streamOf(0, 0, name)).join());
    expect(new Set(firsts).size).toBe(names.length);
    expect(filled(4, streamOf(0, 0, '\u{1f600}'))).toEqual(
      scaled(goldenStream(goldenStart(0, 0, '\u{1f600}')).bits(4)),
    );
  });

  it('differs by run, by seed, and between (run, seed) and (seed, run)', () => {
    const starts = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
      [2, 1],
      [1, 2],
      [2 ** 31, 0],
      [0, 2 ** 31],
    ] as const;
    const firsts = starts.map(([run, seed]) => filled(4, streamOf(run, seed, 'x')).join());
    expect(new Set(firsts).size).toBe(starts.length);
  });

  it('starts each tensor at lane 0, and drops what is left of a round', () => {
    const stream = streamOf(1, 2, 'x');
    const golden = goldenStream(goldenStart(1, 2, 'x'));
    expect([filled(5, stream), filled(3, stream), filled(0, stream), filled(4, stream)]).toEqual(
      [5, 3, 0, 4].map((size) => scaled(golden.bits(size))),
    );
  });

  it('refuses memory that does not fit its shape', () => {
    const stream = streamOf(0, 0, 'x');
    expect(refusal(() => stream.fill(new Float32Array(5), unit, [2, 3]), 'NALU_SHAPE')).toBe(
      'fill: 6 values must fill [2, 3], got 5.',
    );
  });

  it('goes on from its position exactly, and the position is a copy', () => {
    const stream = streamOf(4, 5, 'x');
    filled(7, stream);
    const position = stream.position();
    const next = filled(9, stream);
    expect(filled(9, resumeStream(position))).toEqual(next);
    position.fill(0);
    expect(filled(9, stream)).not.toEqual(next);
    expect(stream.position()).not.toEqual(position);
  });

  it('gives the same numbers in float32 and float64, for every law', () => {
    for (const law of [unit, uniform(-3.7, 11.13), normal(0, 1), normal(100, 1e-3)]) {
      const [wide, narrow] = [new Float64Array(1001), new Float32Array(1001)];
      streamOf(1, 1, 'x').fill(wide, law);
      streamOf(1, 1, 'x').fill(narrow, law);
      expect(Float64Array.from(narrow)).toEqual(wide);
    }
  });
});

describe('randomSource', () => {
  it('fills a tensor with axis 0 fastest', () => {
    const { shape, data } = randomSource(0).draw('x', unit, [2, 3, 2]);
    const drawn = filled(12);
    expect(shape).toEqual([2, 3, 2]);
    for (let i = 0; i < 2; i++)
      for (let j = 0; j < 3; j++)
        for (let k = 0; k < 2; k++) expect(data[(i * 3 + j) * 2 + k]).toBe(drawn[i + 2 * j + 6 * k]);
  });

  it.each([[[4, 2]], [[128, 3]], [[2, 9]], [[5, 1, 4]], [[7, 4, 3]], [[4, 3, 2, 5]], [[6, 5, 7, 4]]])(
    'puts each number of %j where a host looks for it',
    (shape) => {
      const { data } = randomSource(0).draw('x', unit, shape);
      filled(data.length).forEach((value, at) => {
        let rest = at;
        const index = shape.map((size) => {
          const i = rest % size;
          rest = (rest - i) / size;
          return i;
        });
        expect(data[index.reduce((place, i, axis) => place * shape[axis]! + i, 0)]).toBe(value);
      });
    },
  );

  it('draws scalars and empty tensors too', () => {
    const source = randomSource(0);
    expect(source.draw('x', unit, [])).toEqual({ shape: [], data: Float64Array.of(filled(1)[0]!) });
    expect(source.draw('y', unit, [0, 3]).data.length).toBe(0);
  });

  it('gives each name a stream of its own, whatever is drawn from the others', () => {
    const [one, other] = [randomSource(3, 4), randomSource(3, 4)];
    other.draw('y', unit, [100]);
    expect(other.draw('x', unit, [8])).toEqual(one.draw('x', unit, [8]));
    expect(one.stream('x')).toBe(one.stream('x'));
  });

  it('goes on from its positions exactly', () => {
    const source = randomSource(6, 7);
    source.draw('x', unit, [3]);
    source.draw('y', normal(0, 1), [5]);
    const again = randomSource(6, 7, source.positions());
    for (const name of ['x', 'y', 'new'])
      expect(again.draw(name, unit, [9])).toEqual(source.draw(name, unit, [9]));
    expect(Object.keys(source.positions())).toEqual(['x', 'y', 'new']);
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 32, -1])(
    'refuses %s as a run or a seed',
    (key) => {
      const required = 'must be a whole number from 0 to 4294967295';
      expect(refusal(() => randomSource(key), 'NALU_OPTION')).toBe(
        `randomSource: "run" ${required}, got ${key}.`,
      );
      expect(refusal(() => randomSource(0, key), 'NALU_OPTION')).toBe(
        `randomSource: "seed" ${required}, got ${key}.`,
      );
    },
  );
});

describe('the laws', () => {
  it('refuse what is no interval', () => {
    expect(refusal(() => uniform(2, 1), 'NALU_OPTION')).toBe(
      'uniform: two finite numbers in order are required, got 2 and 1.',
    );
    expect(refusal(() => uniform(0, Number.POSITIVE_INFINITY), 'NALU_OPTION')).toContain(
      'got 0 and Infinity',
    );
  });

  it('refuse what is no deviation', () => {
    expect(refusal(() => normal(0, -1), 'NALU_OPTION')).toBe(
      'normal: a finite mean and a finite deviation of at least 0 are required, got 0 and -1.',
    );
    expect(refusal(() => normal(Number.NaN, 1), 'NALU_OPTION')).toContain('got NaN and 1');
  });
});
