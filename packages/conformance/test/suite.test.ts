import { binaryNames, forEachName, type Primitive, unaryNames } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { arithmeticOf } from '../src/accuracy.js';
import type { Aspect } from '../src/case.js';
import { expectationOf, roundedInputs } from '../src/expectation.js';
import { cases } from '../src/suite.js';

const always: readonly Aspect[] = ['runs', 'shape', 'values', 'special values'];
const smooth: readonly Aspect[] = [...always, 'gradient'];
const whole: readonly Aspect[] = [...smooth, 'broadcasting'];

/** What each primitive must be asked. What reads one tensor only has nothing to broadcast. */
const aspects: Readonly<Record<Primitive, readonly Aspect[]>> = {
  constant: whole,
  ...forEachName(unaryNames, () => smooth),
  ...forEachName(binaryNames, () => whole),
  where: whole,
  matmul: whole,
  transpose: smooth,
  sum: smooth,
  mean: smooth,
  prod: smooth,
  reshape: smooth,
  broadcastTo: whole,
  concat: smooth,
  slice: smooth,
  stopGradient: smooth,
  scan: whole,
};

const arithmetics = (['float64', 'float32'] as const).map((precision) => ({
  precision,
  arithmetic: arithmeticOf(precision),
}));

describe('the suite', () => {
  it('gives every case a name of its own', () => {
    const names = cases.map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('begins every name with its subject', () => {
    for (const { name, subject } of cases) expect(name.startsWith(`${subject} › `), name).toBe(true);
  });

  it.each(Object.entries(aspects))('asks %s for each of its aspects', (primitive, wanted) => {
    const asked = new Set(cases.filter(({ subject }) => subject === primitive).map(({ aspect }) => aspect));
    expect([...asked].sort()).toEqual([...wanted].sort());
  });

  it('asks each primitive for zeros, infinities, NaN, denormals, no elements and an axis of 1', () => {
    const says = (primitive: string) =>
      cases
        .filter(({ subject, aspect }) => subject === primitive && aspect === 'special values')
        .map(({ name }) => name)
        .join();
    for (const primitive of [
      ...unaryNames,
      ...binaryNames,
      'where',
      'sum',
      'mean',
      'prod',
      'matmul',
      'constant',
    ])
      for (const special of [/zeros/, /infinit/, /NaN/, /denormal/, /no elements|nothing|empty/, /length 1/])
        expect(says(primitive), primitive).toMatch(special);
  });

  it.each(arithmetics)('decides most of every case, in $precision', ({ arithmetic }) => {
    const judged = cases.filter(({ strictness }) => strictness === 'bound' || strictness === 'signed zeros');
    const open = judged.filter((c) => {
      const tolerances = Object.values(expectationOf(c, arithmetic).tolerance).flatMap(({ data }) => [
        ...data,
      ]);
      const undecided = tolerances.filter((t) => t === Number.POSITIVE_INFINITY).length;
      return undecided > 0.25 * tolerances.length;
    });
    expect(open.map(({ name }) => name)).toEqual([]);
  });
});

describe('roundedInputs', () => {
  it('gives both sides the numbers that the precision holds', () => {
    const x = { shape: [3], data: Float64Array.of(0.1, 1e300, -0) };
    const { x: y } = roundedInputs(arithmeticOf('float32'), { x });
    expect([...(y?.data ?? [])]).toEqual([Math.fround(0.1), Number.POSITIVE_INFINITY, -0]);
    expect(y?.shape).toEqual([3]);
  });

  it('leaves float64 and what it was given alone', () => {
    const x = { shape: [1], data: Float64Array.of(0.1) };
    expect(roundedInputs(arithmeticOf('float64'), { x }).x?.data[0]).toBe(0.1);
    roundedInputs(arithmeticOf('float16'), { x });
    expect(x.data[0]).toBe(0.1);
  });
});
