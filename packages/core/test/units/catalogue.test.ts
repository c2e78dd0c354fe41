import { initialParameters, type NdArray, type Shape, tracer } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import type { AnyUnit } from '../../src/units/about.js';
import { catalogue } from '../../src/units/catalogue.js';
import * as index from '../../src/units/index.js';
import { scalar } from '../support/arrays.js';
import { expectClose, expectSame } from '../support/compare.js';
import {
  drawNoise,
  drawParams,
  drawX,
  idealParams,
  numbersOf,
  type Params,
  samples,
} from '../support/samples.js';

const SEED = 7;
const allFinite = (values: Iterable<number>): boolean => [...values].every(Number.isFinite);

/** The factories of the index: whatever makes a unit of two sizes. */
const factories = Object.entries(index).filter(([, make]) => {
  try {
    const made = (make as (inputs: number, outputs: number) => Partial<AnyUnit> | undefined)(2, 1);
    return typeof made?.apply === 'function' && made.spec !== undefined;
  } catch {
    return false;
  }
});

describe('the catalogue', () => {
  it('knows every unit of the index', () => {
    const known = new Set(samples.map(({ unit }) => unit.name));
    expect(factories.map(([name]) => name).filter((name) => !known.has(name))).toEqual([]);
    expect(factories.length).toBeGreaterThanOrEqual(4);
  });

  it('has a title of its own for each', () => {
    const titles = catalogue.map(({ title }) => title);
    expect(titles).toEqual([...new Set(titles)]);
  });

  it('has a name of its own for each sample', () => {
    const names = samples.map(({ says }) => says);
    expect(names).toEqual([...new Set(names)]);
  });

  it.each(catalogue)('says of $title what a reader asks', (about) => {
    expect(about.source).toMatch(/\d{4}/);
    expect([about.domain, ...about.equation, ...about.notes].every((text) => text.trim() !== '')).toBe(true);
    expect(Math.min(about.equation.length, about.purposes.length, about.samples.length)).toBeGreaterThan(0);
    if (!about.purposes.includes('baseline')) expect(about.ideals.length).toBeGreaterThan(0);
  });
});

describe('at its ideal weights', () => {
  const ideals = catalogue.flatMap(({ title, ideals }) => ideals.map((ideal) => ({ title, ...ideal })));

  it.each(ideals)('$title $says', ({ title, unit, x, y, within, ...ideal }) => {
    const params = idealParams({ unit, x, y, within, ...ideal });
    const got = unit.apply(reference, params, x);
    expect(got.shape).toEqual(y.shape);
    // Rounding aside, which is part of any bound.
    const limit = within + 1e-12;
    y.data.forEach((want, i) => {
      const error = Math.abs(got.data[i]! - want) / Math.max(Math.abs(want), 1);
      expect(error, `${title}: ${got.data[i]} for ${want}`).toBeLessThanOrEqual(limit);
    });
  });

  it.each(ideals)('$title $says with parameters that it has', ({ unit, params }) => {
    expect(Object.keys(unit.spec)).toEqual(expect.arrayContaining(Object.keys(params)));
  });
});

describe.each(samples)('$says', (sample) => {
  const { unit } = sample;
  const params = drawParams(sample, SEED);
  const x = drawX(sample, SEED);
  const outputs = unit.output.at(-1) as number;
  const apply = (given: Params, input = x): NdArray => unit.apply(reference, given, input);

  it('starts with finite numbers, and computes finite ones from them', () => {
    const start = initialParameters(unit, { seed: SEED }) as Params;
    expect(allFinite(numbersOf(unit, start))).toBe(true);
    const y = apply(start);
    expect(y.shape).toEqual([...x.shape.slice(0, -1), outputs]);
    expect(allFinite(y.data)).toBe(true);
  });

  it('leaves every leading axis as it is, and free ones free', () => {
    const deep = [2, ...x.shape];
    const input = drawX(sample, SEED, deep);
    const flat = reference.reshape(input, [2 * (x.shape[0] as number), ...x.shape.slice(1)]);
    const want = reference.reshape(apply(params, flat), [...deep.slice(0, -1), outputs]);
    expectClose(apply(params, input), want, sample.says);

    const shapes: readonly Shape[] = [unit.input, ['time', ...unit.input]];
    for (const shape of shapes) {
      const t = tracer();
      const traced = Object.fromEntries(
        Object.entries(params).map(([name, leaf]) => [name, t.input(name, leaf.shape)]),
      );
      const y = unit.apply(t, traced, t.input('x', shape));
      expect(t.shape(y)).toEqual([...shape.slice(0, -1), outputs]);
    }
  });

  it('follows its parameters: nothing of earlier ones is kept', () => {
    const before = apply(params);
    const others = [1, 2, 3, 4, 5].map((seed) => drawParams(sample, SEED + seed));
    expect(others.some((other) => apply(other).data.some((value, i) => value !== before.data[i]))).toBe(true);
    expectSame(apply(params), before, sample.says);
  });

  it('does not write to its parameters or its input', () => {
    const [givenParams, givenX] = [numbersOf(unit, params), [...x.data]];
    apply(params);
    unit.training?.apply(reference, params, x, drawNoise(unit, x, SEED));
    unit.constrain?.(reference, params);
    expect(numbersOf(unit, params)).toEqual(givenParams);
    expect([...x.data]).toEqual(givenX);
  });
});

/** The samples whose units have this slot. */
const having = (slot: keyof AnyUnit) => samples.filter(({ unit }) => unit[slot] !== undefined);

describe('a unit that is trained in a form of its own', () => {
  it.each(having('training'))('computes finite numbers in it: $says', (sample) => {
    const { unit } = sample;
    const x = drawX(sample, SEED);
    const y = unit.training!.apply(reference, drawParams(sample, SEED), x, drawNoise(unit, x, SEED));
    expect(y.shape).toEqual([...x.shape.slice(0, -1), unit.output.at(-1)]);
    expect(allFinite(y.data)).toBe(true);
  });
});

describe('a unit with weights that have a meaning', () => {
  it.each(having('weights'))('has finite ones: $says', (sample) => {
    const weights = sample.unit.weights!(reference, drawParams(sample, SEED));
    expect(weights.length).toBeGreaterThan(0);
    for (const { data } of weights) expect(allFinite(data)).toBe(true);
  });
});

describe('a unit that says how it is trained', () => {
  it.each(having('defaults'))('names an optimiser and a rate that exist: $says', ({ unit }) => {
    expect(['adam', 'rmsprop', 'sgd']).toContain(unit.defaults!.optimizer);
    expect(unit.defaults!.learningRate).toBeGreaterThan(0);
  });
});

describe('a unit with a penalty', () => {
  it.each(having('regularize'))('adds one finite number to the loss, at any step: $says', (sample) => {
    const [params, x] = [drawParams(sample, SEED), drawX(sample, SEED)];
    for (const step of [0, 10_000, 1_000_000]) {
      const penalty = sample.unit.regularize!(reference, params, { x, step });
      expect(penalty.shape).toEqual([]);
      expect(allFinite(penalty.data)).toBe(true);
      const traced = sample.unit.regularize!(reference, params, { x, step: scalar(step) });
      expectSame(traced, penalty, `step ${step}`);
    }
  });
});
