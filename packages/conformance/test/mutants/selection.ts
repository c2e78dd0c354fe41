import { broadcastShapes, type NdArray, ndArray, type Operand, type Ops } from '@nalu/core';
import { formats } from '../../src/accuracy.js';
import { boxed, instead, type Mutant, type Mutants, mapped } from './mutant.js';

type Choose = (right: Ops<NdArray>, c: Operand<NdArray>, a: Operand<NdArray>, b: Operand<NdArray>) => NdArray;
const choosing = (says: string, f: Choose): Mutant =>
  instead('where', says, (right) => (c, a, b) => f(right, c, a, b));

/** The branches at full size, and the condition as its data lies. */
const unaligned: Choose = ({ broadcastTo, where }, c, a, b) => {
  const [flags, yes, no] = [boxed(c), boxed(a), boxed(b)];
  const shape = broadcastShapes('mutant', flags.shape, yes.shape, no.shape);
  const full = mapped(broadcastTo(yes, shape), (_, i) => flags.data[i % flags.data.length] as number);
  return where(full, yes, no);
};

const held = (says: string, f: (value: NdArray) => NdArray): Mutant =>
  instead('constant', says, () => (value) => f(boxed(value)));

export const selectionMutants: Mutants<'where' | 'constant'> = {
  where: [
    choosing('multiplies, so that NaN leaks from the branch not taken', ({ add, mul, sub }, c, a, b) =>
      add(mul(c, a), mul(sub(1, c), b)),
    ),
    choosing('takes the first where the condition is positive', ({ greater, where }, c, a, b) =>
      where(greater(c, 0), a, b),
    ),
    choosing('has its branches exchanged', ({ where }, c, a, b) => where(c, b, a)),
    choosing('takes NaN for false', ({ where }, c, a, b) =>
      where(
        mapped(boxed(c), (flag) => (Number.isNaN(flag) ? 0 : flag)),
        a,
        b,
      ),
    ),
    choosing('takes a small condition for false', ({ where }, c, a, b) =>
      where(
        mapped(boxed(c), (flag) => Math.trunc(flag)),
        a,
        b,
      ),
    ),
    choosing('does not broadcast its condition', unaligned),
    choosing('has the shape of its branches alone', ({ shape, where }, c, a, b) => {
      const y = where(c, a, b);
      const alone = broadcastShapes('mutant', shape(boxed(a)), shape(boxed(b))) as readonly number[];
      const size = alone.reduce((n, dim) => n * dim, 1);
      return { shape: alone, data: y.data.slice(0, size) };
    }),
  ],
  constant: [
    held('makes one axis of a number', ({ shape, data }) => ndArray(shape.length === 0 ? [1] : shape, data)),
    held('gives a flat array', ({ data }) => ndArray([data.length], data)),
    held('loses NaN', (x) => mapped(x, (v) => (Number.isNaN(v) ? 0 : v))),
    held('loses the sign of 0', (x) => mapped(x, (v) => v + 0)),
    held('cuts its digits in half', (x) => mapped(x, formats.float16.round)),
    held('fills with its first number', (x) => mapped(x, () => x.data[0] as number)),
  ],
};
