import { type Law, normal, resumeStream, streamOf, uniform } from '@nalu/core';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { definition, type Generator } from '../../src/random/definition.js';
import { generatorFor } from '../../src/random/generator.js';
import { rowsOf } from '../../src/random/rows.js';
import { fillSeries } from '../../src/random/series.js';
import { sizeOf } from '../../src/shapes.js';
import { settings } from '../support/settings.js';

// The core knows the types of no host.
declare const WebAssembly: Readonly<Record<'Module' | 'Instance' | 'Memory', object>>;

const laws: Readonly<Record<string, Law>> = {
  'uniform of [0, 1)': uniform(0, 1),
  'uniform of [1, 2)': uniform(1, 2),
  'uniform of bounds that are no float32': uniform(-3.7, 11.13),
  'uniform of one number': uniform(5, 5),
  'uniform of a width that is denormal': uniform(0, 1e-40),
  'uniform of nearly all numbers': uniform(-1.6e38, 1.7e38),
  'normal of mean 0 and deviation 1': normal(0, 1),
  'normal of another mean and deviation': normal(-2, 0.7),
  'normal without deviation': normal(1 / 3, 0),
};
const position = fc.uint32Array({ minLength: 16, maxLength: 16 });

/** The numbers, and where the stream then stands. */
const drawn = (generator: Generator, law: Law, shape: readonly number[], from: Uint32Array, times = 1) => {
  const state = from.slice();
  const tensors = generator(state, { law, count: sizeOf(shape), rows: rowsOf(shape) }, times);
  return { numbers: tensors.map((tensor) => tensor.slice()), state };
};

type Drawn = ReturnType<typeof drawn>;

/** Much quicker than a comparison that could say more. */
const expectSame = (got: Drawn, right: Drawn): void => {
  expect(got.state).toEqual(right.state);
  expect(got.numbers.length).toBe(right.numbers.length);
  got.numbers.forEach((numbers, k) => {
    const other = right.numbers[k] as Float32Array;
    expect(numbers.length).toBe(other.length);
    expect(numbers.findIndex((x, i) => !Object.is(x, other[i]))).toBe(-1);
  });
};

describe('the generator of SIMD', () => {
  it.each(Object.keys(laws))('has the bits of the definition over tensors of every shape: %s', (name) => {
    const law = laws[name] as Law;
    const shape = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 });
    fc.assert(
      fc.property(position, shape, fc.integer({ min: 1, max: 3 }), (from, shape, times) => {
        const simd = generatorFor(sizeOf(shape)) as Generator;
        expectSame(drawn(simd, law, shape, from, times), drawn(definition, law, shape, from, times));
      }),
      { ...settings, numRuns: 60 },
    );
  });

  it.each([[[128, 100]], [[4096, 5]], [[3, 2000]], [[65_537]], [[32, 5, 7, 11]], [[600, 500]]])(
    'has them over %j',
    (shape) => {
      const [simd, from] = [generatorFor(sizeOf(shape)) as Generator, streamOf(1, 2, 'x').position()];
      expectSame(drawn(simd, uniform(-1, 1), shape, from), drawn(definition, uniform(-1, 1), shape, from));
    },
  );

  it('keeps its memory to itself', () => {
    const [x, y] = [new Float32Array(40), new Float32Array(40)];
    const stream = streamOf(0, 0, 'x');
    stream.fill(x, uniform(0, 1));
    const before = x.slice();
    stream.fill(y, uniform(0, 1));
    expect(x).toEqual(before);
    expect(y).not.toEqual(x);
  });
});

describe('an engine without it', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  const refusing = class {
    constructor() {
      throw new Error('refused');
    }
  };
  it.each([
    ['no WebAssembly', undefined],
    ['a page that forbids it', { ...WebAssembly, Module: refusing }],
    ['no memory', { Module: WebAssembly.Module, Instance: WebAssembly.Instance, Memory: refusing }],
  ])('draws the same: %s', async (_, engine) => {
    const [right, got] = [new Float64Array(1200), new Float64Array(1200)];
    const from = streamOf(5, 6, 'x').position();
    const stream = resumeStream(from);
    stream.fill(right, normal(0, 1), [30, 40]);
    vi.stubGlobal('WebAssembly', engine);
    vi.resetModules();
    const apart = await import('../../src/random/generator.js');
    expect(apart.generatorFor(1)).toBeUndefined();
    const other = (await import('../../src/random/stream.js')).resumeStream(from);
    other.fill(got, normal(0, 1), [30, 40]);
    expect(got).toEqual(right);
    expect(other.position()).toEqual(stream.position());
  });
});

describe('a series', () => {
  it.each([
    ['small tensors, of whole rounds', [8, 3], 500],
    ['small tensors that leave numbers over', [3, 3], 900],
    ['single numbers', [], 5],
    ['large tensors', [90, 50], 3],
  ] as const)('is what each stream draws, tensor after tensor: %s', (_, shape, steps) => {
    const law = uniform(-1, 3);
    const positions = [0, 1, 2].map((seed) => streamOf(0, seed, 'x').position());
    const [streams, states] = [positions.map(resumeStream), positions.map((each) => each.slice())];
    const size = sizeOf(shape);
    const [got, right] = [new Float32Array(3 * steps * size), new Float32Array(3 * steps * size)];
    for (let row = 0; row < 3 * steps; row++)
      streams[row % 3]?.fill(right.subarray(row * size, (row + 1) * size), law, shape);
    fillSeries(states, got, law, shape);
    expect(got).toEqual(right);
    expect(states).toEqual(streams.map((stream) => stream.position()));
  });
});
