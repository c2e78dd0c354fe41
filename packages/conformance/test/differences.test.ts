import { array, type NdArray, type Ops, program, tensor } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import type { Arrays } from '../src/case.js';
import { centralDifferences } from '../src/cases/differences.js';

interface Known {
  readonly says: string;
  readonly f: <T>(ops: Ops<T>, x: T) => T;
  readonly slope: (x: number) => number;
  /** How far the slope may be off, beside its size. */
  readonly within: number;
}

const known: readonly Known[] = [
  { says: 'a line', f: ({ mul }, x) => mul(x, 3), slope: () => 3, within: 1e-9 },
  { says: 'a cube', f: ({ mul }, x) => mul(x, mul(x, x)), slope: (x) => 3 * x * x, within: 1e-9 },
  { says: 'exp', f: ({ exp }, x) => exp(x), slope: Math.exp, within: 1e-9 },
  { says: 'sin', f: ({ sin }, x) => sin(x), slope: Math.cos, within: 1e-9 },
  { says: 'a square root', f: ({ sqrt }, x) => sqrt(x), slope: (x) => 0.5 / Math.sqrt(x), within: 1e-8 },
  { says: 'log', f: ({ log }, x) => log(x), slope: (x) => 1 / x, within: 1e-7 },
  { says: 'a thousand more', f: ({ add, sin }, x) => add(sin(x), 1000), slope: Math.cos, within: 1e-7 },
  {
    says: 'what bends sharply',
    f: ({ mul, tanh }, x) => tanh(mul(x, 40)),
    slope: (x) => 40 / Math.cosh(40 * x) ** 2,
    within: 1e-2,
  },
];

const points = array([0.11, 0.4, 1, 1.7]);

/** The slope of Σ f(x), and its error as it is told. */
const slopesOf = ({ f }: Known): { readonly value: NdArray; readonly error: NdArray } => {
  const scalar = program('known', { a: tensor(4) }, { y: tensor() }, (ops, { a }) => ({
    y: ops.reshape(ops.sum(f(ops, a)), []),
  }));
  const inputs: Arrays = { a: points };
  const answers = centralDifferences(scalar as never).answers?.(inputs);
  return { value: answers?.values.a as NdArray, error: answers?.error?.a as NdArray };
};

describe.each(known)('central differences of $says', (each) => {
  const { value, error } = slopesOf(each);
  const truth = [...points.data].map(each.slope);

  it('are within the error that they tell', () => {
    truth.forEach((slope, i) => {
      expect(Math.abs((value.data[i] as number) - slope)).toBeLessThanOrEqual(error.data[i] as number);
    });
  });

  it('tell a small one', () => {
    truth.forEach((slope, i) => {
      expect(error.data[i]).toBeLessThan(each.within * Math.max(Math.abs(slope), 1));
    });
  });
});
