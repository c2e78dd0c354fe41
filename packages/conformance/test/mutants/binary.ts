import { type BinaryName, broadcastShapes, type NdArray, type Operand, type Ops, sizeOf } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { boxed, instead, type Mutant, type Mutants, mapped } from './mutant.js';

type F = (a: number, b: number) => number;

const stretched = (x: NdArray, shape: readonly number[]): NdArray => reference.broadcastTo(x, shape);
const common = (...xs: readonly NdArray[]): readonly number[] =>
  broadcastShapes('mutant', ...xs.map(({ shape }) => shape)) as readonly number[];

const by = (name: BinaryName, says: string, f: F): Mutant =>
  instead(name, says, () => (x, y) => {
    const [a, b] = [boxed(x), boxed(y)];
    const right = stretched(b, common(a, b));
    return mapped(stretched(a, right.shape), (value, i) => f(value, right.data[i] as number));
  });

const of = (
  name: BinaryName,
  says: string,
  f: (right: Ops<NdArray>, a: Operand<NdArray>, b: Operand<NdArray>) => NdArray,
): Mutant => instead(name, says, (right) => (a, b) => f(right, a, b));

/** What those who forget to broadcast do: walk the data of both, from the start again where it ends. */
const unaligned = (name: BinaryName, f: F): Mutant =>
  instead(name, 'pairs data as it lies, without broadcasting', () => (x, y) => {
    const [a, b] = [boxed(x), boxed(y)];
    const shape = common(a, b);
    const data = new Float64Array(sizeOf(shape));
    const at = ({ data: from }: NdArray, i: number) => from[i % from.length] as number;
    return { shape, data: data.map((_, i) => f(at(a, i), at(b, i))) };
  });

/** The result has the shape of the first operand, whatever the second is. */
const firstShaped = (name: BinaryName): Mutant =>
  of(name, 'stretches its second operand only', (right, a, b) => {
    const y = right[name](a, b);
    const { shape } = boxed(a);
    return { shape, data: y.data.slice(0, sizeOf(shape)) };
  });

export const binaryMutants: Mutants<BinaryName> = {
  add: [
    by('add', 'subtracts', (a, b) => a - b),
    unaligned('add', (a, b) => a + b),
    firstShaped('add'),
    by('add', 'takes −0 + −0 for 0', (a, b) => a + b + 0),
    of('add', 'forgets a number on the left', ({ add }, a, b) =>
      typeof a === 'number' ? boxed(b) : add(a, b),
    ),
  ],
  sub: [
    by('sub', 'has its operands exchanged', (a, b) => b - a),
    of('sub', 'is x − number for number − x', ({ sub }, a, b) =>
      typeof a === 'number' && typeof b !== 'number' ? sub(b, a) : sub(a, b),
    ),
    unaligned('sub', (a, b) => a - b),
    firstShaped('sub'),
  ],
  mul: [
    by('mul', 'takes 0 times anything for 0', (a, b) => (a === 0 || b === 0 ? 0 : a * b)),
    by('mul', 'is exp(log a + log b)', (a, b) => Math.exp(Math.log(a) + Math.log(b))),
    by('mul', 'loses the sign', (a, b) => Math.abs(a * b)),
    unaligned('mul', (a, b) => a * b),
    firstShaped('mul'),
  ],
  div: [
    by('div', 'has its operands exchanged', (a, b) => b / a),
    by('div', 'by 0 is 0', (a, b) => (b === 0 ? 0 : a / b)),
    of('div', 'multiplies by a rounded 1 / b', ({ div, mul }, a, b) => mul(a, div(1, b))),
    by('div', 'gives whole numbers', (a, b) => Math.trunc(a / b)),
    by('div', 'guards its divisor by an ε', (a, b) => a / (b + 1e-7)),
    unaligned('div', (a, b) => a / b),
    firstShaped('div'),
  ],
  min: [
    by('min', 'is the maximum', Math.max),
    by('min', 'loses a NaN on the left', (a, b) => (Number.isNaN(a) ? b : Math.min(a, b))),
    by('min', 'loses a NaN on the right', (a, b) => (Number.isNaN(b) ? a : Math.min(a, b))),
    by('min', 'compares magnitudes', (a, b) => (Math.abs(a) < Math.abs(b) ? a : b)),
    unaligned('min', Math.min),
    firstShaped('min'),
  ],
  max: [
    by('max', 'is the minimum', Math.min),
    by('max', 'loses a NaN on the left', (a, b) => (Number.isNaN(a) ? b : Math.max(a, b))),
    by('max', 'loses a NaN on the right', (a, b) => (Number.isNaN(b) ? a : Math.max(a, b))),
    by('max', 'takes NaN for the least', (a, b) => (a > b || Number.isNaN(b) ? a : b)),
    unaligned('max', Math.max),
    firstShaped('max'),
  ],
  greater: [
    by('greater', 'takes equal numbers for greater', (a, b) => (a >= b ? 1 : 0)),
    by('greater', 'has its operands exchanged', (a, b) => (b > a ? 1 : 0)),
    by('greater', 'takes NaN for greater', (a, b) => (a <= b ? 0 : 1)),
    by('greater', 'gives −1 for true', (a, b) => (a > b ? -1 : 0)),
    by('greater', 'subtracts first, and infinities are equal', (a, b) => (a - b > 1e-12 ? 1 : 0)),
    unaligned('greater', (a, b) => (a > b ? 1 : 0)),
    firstShaped('greater'),
  ],
};
