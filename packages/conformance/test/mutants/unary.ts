import type { NdArray, Operand, Ops, UnaryName } from '@nalu/core';
import { formats } from '../../src/accuracy.js';
import { boxed, instead, type Mutant, type Mutants, mapped } from './mutant.js';

const by = (name: UnaryName, says: string, f: (x: number) => number): Mutant =>
  instead(name, says, () => (x) => mapped(boxed(x), f));

/** Composed of other primitives, as where a framework has no kernel. */
const of = (name: UnaryName, says: string, f: (right: Ops<NdArray>, x: NdArray) => NdArray): Mutant =>
  instead(name, says, (right) => (x: Operand<NdArray>) => f(right, boxed(x)));

/** A kernel that computes in half precision, as GPUs do where they are let. */
const halved = (name: UnaryName): Mutant =>
  of(name, 'in half precision', (right, x) => mapped(right[name](x), formats.float16.round));

const clipped = (x: number, most: number): number => Math.max(-most, Math.min(most, x));

export const unaryMutants: Mutants<UnaryName> = {
  neg: [
    by('neg', 'gives its operand back', (x) => x),
    by('neg', 'is 0 − x, which has no −0', (x) => 0 - x),
    by('neg', 'is −|x|', (x) => -Math.abs(x)),
  ],
  abs: [
    by('abs', 'gives its operand back', (x) => x),
    by('abs', 'gives −0 for 0', (x) => (x > 0 ? x : -x)),
    of('abs', 'is √x², which overflows and underflows', ({ mul, sqrt }, x) => sqrt(mul(x, x))),
    of('abs', 'is max(x, 0)', ({ max }, x) => max(x, 0)),
  ],
  sign: [
    by('sign', 'gives 1 for 0', (x) => (x >= 0 ? 1 : x < 0 ? -1 : x)),
    by('sign', 'gives 0 for NaN', (x) => (x > 0 ? 1 : x < 0 ? -1 : 0)),
    by('sign', 'is turned round', (x) => -Math.sign(x)),
    of('sign', 'is x / |x|', ({ abs, div }, x) => div(x, abs(x))),
    by('sign', 'takes tiny numbers for 0', (x) => (Math.abs(x) < 1e-12 ? 0 : Math.sign(x))),
  ],
  exp: [
    by('exp', 'is 2 to the power', (x) => 2 ** x),
    by('exp', 'is clipped, so that it never overflows', (x) => Math.exp(clipped(x, 80))),
    by('exp', 'is e^x − 1', Math.expm1),
    by('exp', 'gives NaN at the ends', (x) => (Number.isFinite(x) ? Math.exp(x) : Number.NaN)),
    halved('exp'),
  ],
  log: [
    by('log', 'is log|x|', (x) => Math.log(Math.abs(x))),
    by('log', 'stays finite at 0', (x) => Math.log(x === 0 ? 1e-30 : x)),
    by('log', 'is log(1 + x)', Math.log1p),
    by('log', 'is that of base 2', Math.log2),
    by('log', 'loses its digits near 1', (x) => formats.float16.round(Math.log(x) + 1) - 1),
    halved('log'),
  ],
  sqrt: [
    by('sqrt', 'is √|x|', (x) => Math.sqrt(Math.abs(x))),
    of('sqrt', 'is exp(½ log x)', ({ exp, log, mul }, x) => exp(mul(log(x), 0.5))),
    of('sqrt', 'is x / √x, which is NaN at 0', ({ div, sqrt }, x) => div(x, sqrt(x))),
    by('sqrt', 'gives 0 below 0', (x) => (x < 0 ? 0 : Math.sqrt(x))),
  ],
  sin: [
    by('sin', 'is the cosine', Math.cos),
    by('sin', 'takes degrees', (x) => Math.sin((x * Math.PI) / 180)),
    by('sin', 'is a series that ends too early', (x) => x - x ** 3 / 6 + x ** 5 / 120 - x ** 7 / 5040),
    by('sin', 'gives 0 at infinity', (x) => (Math.abs(x) === Infinity ? 0 : Math.sin(x))),
    halved('sin'),
  ],
  cos: [
    by('cos', 'is the sine', Math.sin),
    by('cos', 'takes degrees', (x) => Math.cos((x * Math.PI) / 180)),
    of('cos', 'is √(1 − sin²)', ({ mul, sin, sqrt, sub }, x) => sqrt(sub(1, mul(sin(x), sin(x))))),
    by('cos', 'is −cos', (x) => -Math.cos(x)),
    halved('cos'),
  ],
  tanh: [
    of('tanh', 'is (e²ˣ − 1) / (e²ˣ + 1), which is NaN for large x', ({ add, div, exp, mul, sub }, x) => {
      const e = exp(mul(x, 2));
      return div(sub(e, 1), add(e, 1));
    }),
    of('tanh', 'is 1 − 2 / (e²ˣ + 1), which loses tiny numbers', ({ add, div, exp, mul, sub }, x) =>
      sub(1, div(2, add(exp(mul(x, 2)), 1))),
    ),
    by('tanh', 'is x / (1 + |x|)', (x) => x / (1 + Math.abs(x))),
    by('tanh', 'is that of |x|', (x) => Math.tanh(Math.abs(x))),
    halved('tanh'),
  ],
  sigmoid: [
    of('sigmoid', 'is eˣ / (1 + eˣ), which is NaN for large x', ({ add, div, exp }, x) =>
      div(exp(x), add(exp(x), 1)),
    ),
    of('sigmoid', 'is that of −x', ({ neg, sigmoid }, x) => sigmoid(neg(x))),
    of('sigmoid', 'is ½ + ½ tanh(x/2), which loses small shares', ({ add, mul, tanh }, x) =>
      add(mul(tanh(mul(x, 0.5)), 0.5), 0.5),
    ),
    by('sigmoid', 'is a line with two ends', (x) => Math.max(0, Math.min(1, 0.2 * x + 0.5))),
    by('sigmoid', 'ends at 0 and 1 too early', (x) => 1 / (1 + Math.exp(-clipped(x, 8)))),
    halved('sigmoid'),
  ],
};
