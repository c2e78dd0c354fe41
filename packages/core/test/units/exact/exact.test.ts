import { leafSpecs, type NdArray, type Ops, tensor, valueAndGradient } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import type { AnyUnit, UnitSample } from '../../../src/units/about.js';
import { randomArray } from '../../support/arrays.js';
import { drawNoise, drawParams, drawX, type Params, samples } from '../../support/samples.js';
import { type Matrix, matrixOf, type Row, real } from './decimal.js';
import { differences } from './differences.js';
import type { Circumstances, Formula, Leaves } from './formula.js';
import { formulas } from './formulas.js';

/** What is left of float64 after a formula of some dozen operations. */
const RELATIVE = 1e-12;
/** What cancels in fifty digits, as a cosine does at π / 2, leaves a few roundings of the largest number beside it. */
const CANCELLED = 1e-30;
const ROUNDINGS = 8 * 2 ** -53;
const SEEDS = [1, 2, 3];

/** The parameters by their paths, as the formulas take them. */
const leavesOf = (unit: AnyUnit, params: Params): Leaves =>
  Object.fromEntries(
    leafSpecs(unit.spec).map(({ path }) => [
      path,
      matrixOf(path.split('.').reduce<unknown>((tree, name) => (tree as Params)[name], params) as NdArray),
    ]),
  );

/** Zeros, tiny numbers and whole ones among the drawn, where the sample takes negative numbers at all. */
const hardX = (sample: UnitSample): NdArray => {
  const drawn = drawX(sample, 4);
  const [low] = sample.range ?? [-2];
  const hard = low < 0 ? [0, 1e-9, -1e-9, 1, -1, -0] : [1e-9, 1];
  return {
    ...drawn,
    data: drawn.data.map((value, i) => (i % 2 === 0 ? hard[(i / 2) % hard.length]! : value)),
  };
};

/** Every number that the formula gives is the one that float64 gives. Where it gives none, nothing is claimed. */
const expectExact = (got: NdArray, want: Row, where: string): void => {
  expect(got.data.length, where).toBe(want.length);
  const largest = Math.max(1, ...got.data.map(Math.abs).filter(Number.isFinite));
  want.forEach((value, i) => {
    if (!value.isFinite()) return;
    const error = value.sub(got.data[i]!).abs();
    const size = value.abs();
    const limit = size.lt(CANCELLED) && !size.isZero() ? real(ROUNDINGS * largest) : size.mul(RELATIVE);
    if (Number.isFinite(got.data[i]) && error.lte(limit)) return;
    expect.fail(`${where}, element ${i}: got ${got.data[i]}, want ${value.toPrecision(20)}`);
  });
};

/** One way to compute: evaluated, or in training with what it drew. */
interface Way {
  readonly says: string;
  readonly sample: UnitSample;
  readonly formula: (circumstances: Circumstances) => Formula;
  readonly apply: <T>(ops: Ops<T>, params: never, x: T, drawn: Readonly<Record<string, T>>) => T;
}

const waysOf = (sample: UnitSample): readonly Way[] => {
  const { says, unit } = sample;
  const exact = formulas[says];
  if (exact === undefined) return [];
  const { evaluated, trained } = exact;
  const { training } = unit;
  return [
    { says, sample, formula: () => evaluated, apply: (ops, params, x) => unit.apply(ops, params, x) },
    ...(training && trained
      ? [
          {
            says: `${says}, in training`,
            sample,
            formula: (circumstances: Circumstances) => (leaves: Leaves, x: Matrix) =>
              trained(leaves, x, circumstances),
            apply: <T>(ops: Ops<T>, params: never, x: T, drawn: Readonly<Record<string, T>>) =>
              training.apply(ops, params, x, drawn),
          },
        ]
      : []),
  ];
};
const ways = samples.flatMap(waysOf);

const matrices = (drawn: Params): Leaves =>
  Object.fromEntries(Object.entries(drawn).map(([name, value]) => [name, matrixOf(value)]));

describe('every unit has its formula in fifty digits', () => {
  it('evaluated', () => {
    expect(samples.map(({ says }) => says).filter((says) => formulas[says] === undefined)).toEqual([]);
  });

  it('in training, where that is another one', () => {
    const trained = samples.filter(({ unit }) => unit.training !== undefined).map(({ says }) => says);
    expect(trained.filter((says) => formulas[says]?.trained === undefined)).toEqual([]);
  });

  it('and no formula is left without its unit', () => {
    const known = samples.map(({ says }) => says);
    expect(Object.keys(formulas).filter((says) => !known.includes(says))).toEqual([]);
  });
});

describe('a number of float64', () => {
  const at = (value: number, want: number) => () =>
    expectExact({ shape: [1], data: Float64Array.of(value) }, [real(want)], 'a number');

  it('is told from one that is off in the twelfth digit', () => {
    expect(at(1, 1 + 1e-13)).not.toThrow();
    expect(at(1, 1 + 2e-12)).toThrow('got 1, want 1.00000000000');
    expect(at(1e-9, 1.1e-9)).toThrow('got 1e-9');
    expect(at(Number.NaN, 1)).toThrow('got NaN');
    expect(at(1e-16, 0)).toThrow('want 0');
  });
});

describe('float64 is the formula', () => {
  it.each(ways)('of $says', ({ sample, formula, apply }) => {
    const { unit } = sample;
    const check = (params: Params, x: NdArray, where: string): void => {
      const drawn = drawNoise(unit, x, 5);
      const got = apply(reference, params as never, x, drawn);
      const want = formula({ drawn: matrices(drawn), still: matrixOf(x) })(
        leavesOf(unit, params),
        matrixOf(x),
      );
      expectExact(got, want.flat(), where);
    };
    for (const seed of SEEDS) check(drawParams(sample, seed), drawX(sample, seed), `seed ${seed}`);
    check(drawParams(sample, 4), hardX(sample), 'zeros, tiny and whole numbers');
  });
});

describe('its gradient is that of the formula', () => {
  it.each(ways)('of $says', ({ sample, formula, apply }) => {
    const { unit } = sample;
    // Two rows are enough to tell them apart, and half the time of four.
    const x = drawX(sample, 6, [...sample.x.slice(0, -2), 2, ...sample.x.slice(-1)]);
    const params = drawParams(sample, 6);
    const drawn = drawNoise(unit, x, 7);
    const y = apply(reference, params as never, x, drawn);
    const weights = randomArray(8, y.shape, { low: 0.5, high: 1.5 });

    const specs = { params: unit.spec, x: tensor(...x.shape) };
    const { gradient } = valueAndGradient<NdArray, typeof specs>(
      reference,
      specs,
      { params, x },
      (tape, given) => {
        const noise = Object.entries(drawn).map(([name, value]) => [name, tape.lift(value)]);
        const out = apply(tape, given.params as never, given.x, Object.fromEntries(noise));
        return tape.sum(tape.mul(out, tape.constant(weights)));
      },
    );
    const leaves = leavesOf(unit, params);
    const circumstances = { drawn: matrices(drawn), still: matrixOf(x) };
    const want = differences(formula(circumstances), { leaves, x: matrixOf(x) }, matrixOf(weights));
    expectExact(gradient.x, want.x, 'x');
    const got = leavesOf(unit, gradient.params as Params);
    expect(Object.keys(got)).toEqual(Object.keys(want.leaves));
    for (const { path } of leafSpecs(unit.spec)) {
      const slopes = { shape: [], data: Float64Array.from(got[path]!.flat(), Number) };
      expectExact(slopes, want.leaves[path]!, path);
    }
  });
});
