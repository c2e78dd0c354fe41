import {
  array,
  type BinaryName,
  initialParameters,
  type Node,
  nalu,
  normal,
  predictor,
  program,
  random,
  randomSource,
  tensor,
  type UnaryName,
  uniform,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { instantiate } from '../../src/instance.js';
import { drawnRange, isNormal, isSizable, type Range, rangeOf } from '../../src/passes/ranges.js';
import { compile, loopsOf, namesOf, nestsOf } from '../support/compile.js';

const { POSITIVE_INFINITY: infinity, NaN: nan } = Number;
const { fround } = Math;

const nodeOf = (op: string, inputs: readonly Node[] = [], attributes: unknown = {}): Node =>
  ({ op, inputs, attributes }) as unknown as Node;

/** What a rule makes of ranges. */
const ruled = (op: string, ...ranges: readonly Range[]): Range => {
  const inputs = ranges.map(() => nodeOf('input'));
  return rangeOf(nodeOf(op, inputs), new Map(inputs.map((input, i) => [input, ranges[i] as Range])));
};

const ends = [-infinity, -3e38, -2, -(2 ** -149), 0, 1e-7, 1.5, infinity].map(fround);
const ranges: readonly Range[] = ends.flatMap((low, i) =>
  ends.slice(i).map((high, j) => ({ low, high, nan: (i + j) % 3 === 0 })),
);
/** Numbers of a range: the worst ones. */
const pointsOf = ({ low, high, nan: odd }: Range): number[] => [
  ...ends.filter((x) => low <= x && x <= high),
  ...(odd ? [nan] : []),
];
const holds = ({ low, high, nan }: Range, x: number): boolean =>
  Number.isNaN(x) ? nan : low <= x && x <= high;

describe('a range', () => {
  it.each(['neg', 'abs', 'exp', 'sqrt', 'tanh', 'sigmoid', 'log', 'sin'] as readonly UnaryName[])(
    'of %s holds whatever comes of numbers in the range under it',
    (op) => {
      for (const range of ranges) {
        const points = pointsOf(range);
        const results = reference[op](array(points)).data.map(fround);
        const outside = points.filter((_, i) => !holds(ruled(op, range), results[i] as number));
        expect(outside, JSON.stringify(range)).toEqual([]);
      }
    },
  );

  it.each(['add', 'sub', 'mul', 'div', 'min', 'max', 'greater'] as readonly BinaryName[])(
    'of %s holds whatever comes of numbers in the ranges under it',
    (op) => {
      for (const a of ranges)
        for (const b of ranges) {
          const pairs = pointsOf(a).flatMap((x) => pointsOf(b).map((y) => [x, y] as const));
          const results = reference[op](array(pairs.map(([x]) => x)), array(pairs.map(([, y]) => y))).data;
          const found = ruled(op, a, b);
          const outside = pairs.filter((_, i) => !holds(found, fround(results[i] as number)));
          expect(outside, JSON.stringify([a, b])).toEqual([]);
        }
    },
  );

  it('of a choice and of a concatenation holds all that may be chosen', () => {
    const [a, b] = [
      { low: -1, high: 2, nan: false },
      { low: 1, high: 5, nan: true },
    ];
    expect(ruled('where', ruled('input'), a, b)).toEqual({ low: -1, high: 5, nan: true });
    expect(ruled('concat', a, b)).toEqual({ low: -1, high: 5, nan: true });
  });

  it('of a constant holds its numbers, and nothing is known where one is NaN', () => {
    const of = (...values: number[]) => rangeOf(nodeOf('constant', [], { value: array(values) }), new Map());
    expect(of(3, -1, 2)).toEqual({ low: -1, high: 3, nan: false });
    expect(isSizable(of(1, nan))).toBe(false);
    expect(of(0.1)).toEqual({ low: fround(0.1), high: fround(0.1), nan: false });
  });

  it.each([uniform(1, 2), uniform(-0.3, 0.7), normal(2, 3)])('of %o holds what is drawn from it', (law) => {
    const range = drawnRange(random(law, 5));
    const { data } = randomSource(1).draw('x', law, [100_000]);
    expect(data.filter((x) => !holds(range, x))).toEqual(new Float64Array(0));
    expect(range.high - range.low).toBeLessThan(40);
  });

  it('tells positive normal numbers from others', () => {
    expect(isNormal({ low: 1e-7, high: 1e30, nan: false })).toBe(true);
    expect(isNormal({ low: 1e-7, high: infinity, nan: false })).toBe(false);
    expect(isSizable({ low: 1e-7, high: infinity, nan: true })).toBe(true);
    expect(isSizable({ low: 2 ** -127, high: 1, nan: false })).toBe(false);
  });
});

/** The logarithms of what a scan walks along. */
const logs = program(
  'logs',
  { x: random(uniform(1, 2), 3, 8) },
  { y: tensor(3, 8) },
  ({ abs, add, log, scan }, { x }) =>
    scan({ carry: {}, xs: { x: tensor(8) }, ys: { y: tensor(8) } }, {}, { x }, (_, { x }) => ({
      carry: {},
      y: { y: log(add(abs(x), 1e-7)) },
    })).ys,
);
const bodyOf = (drawn: readonly string[]) =>
  loopsOf(compile(logs, {}, drawn).items).flatMap(({ body }) => nestsOf(body).map(namesOf));

describe('what is known of an operand', () => {
  it('spares the logarithm of drawn numbers its special values, and the absolute value itself', () => {
    expect(bodyOf(['x']).flat()).toEqual(['random', 'add', 'logOfNormal', 'copy']);
  });

  it('is no more than ε where the caller gives the numbers, whatever the law of the leaf', () => {
    expect(bodyOf([]).flat()).toEqual(['abs', 'add', 'logOfSizable', 'copy']);
  });

  it('changes no bit', async () => {
    const draws = randomSource(4).stream('x');
    const position = draws.position();
    const x = new Float32Array(24);
    for (let row = 0; row < 3; row++) draws.fill(x.subarray(8 * row, 8 * row + 8), uniform(1, 2));
    const inside = await instantiate('logs', compile(logs, {}, ['x']));
    const given = await instantiate('logs', compile(logs));
    expect(inside.run([], [position]).outputs).toEqual(given.run([x]).outputs);
  });

  it('keeps NaN and ∞ on their way through a NALU', async () => {
    const model = nalu(1, 1);
    const compiled = compile(predictor(model), { batch: 2 });
    expect(nestsOf(compiled.items).flatMap(namesOf)).toContain('logOfSizable');
    const params = initialParameters(model, { seed: 1 });
    const { run } = await instantiate('nalu', compiled);
    const inputs = compiled.inputs.map(({ path }) =>
      path === 'x'
        ? Float32Array.of(nan, 2)
        : Float32Array.from((params as Record<string, { data: Float64Array }>)[path.slice(7)]?.data ?? []),
    );
    const [odd, even] = run(inputs).outputs[0]?.data ?? [];
    expect([Number.isNaN(odd), Number.isFinite(even)]).toEqual([true, true]);
  });
});
