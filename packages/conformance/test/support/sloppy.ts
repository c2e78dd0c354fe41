import {
  type Backend,
  binaryNames,
  forEachName,
  type NdArray,
  type Operand,
  type Ops,
  type Precision,
  reducedAxes,
  shapeRules,
  sizeOf,
  unaryNames,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { type Allowance, type Arithmetic, arithmeticOf } from '../../src/accuracy.js';
import { roundedTo } from './rounded.js';

/** Which way an honest backend errs: always up, always down, or as it comes. */
export type Lean = 'up' | 'down' | 'either';

/** Numbers of [0, 1), the same ones for the same seed: mulberry32. */
export const numbersOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** A number of the precision, as far from y as is allowed. */
const leant = ({ round, roundoff }: Arithmetic, { ulps, absolute = 0 }: Allowance, y: number, by: number) => {
  const most = 2 * ulps * roundoff * Math.abs(y) + absolute;
  // Rounding may carry it too far, by less than one spacing.
  const steps = [0, 1, 2].map((k) => round(y + by * Math.max(most - k * roundoff * Math.abs(y), 0)));
  return steps.find((z) => Math.abs(z - y) <= most) ?? round(y);
};

const shuffled = (size: number, draw: () => number): number[] => {
  const order = [...new Array<number>(size).keys()];
  for (let i = size - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
};

/**
 * A backend that is as wrong as it may be: each primitive errs by all that its allowance gives it, sums and products go in
 * some order and round at each step.
 */
export const sloppy = (precision: Precision, lean: Lean, seed: number): Backend<NdArray> => {
  const arithmetic = arithmeticOf(precision);
  const { round, allowances } = arithmetic;
  const draw = numbersOf(seed);
  const side = () => (lean === 'up' ? 1 : lean === 'down' ? -1 : draw() < 0.5 ? 1 : -1);
  const err = (name: keyof typeof allowances, { shape, data }: NdArray): NdArray => ({
    shape,
    data: data.map((y) => leant(arithmetic, allowances[name], y, side())),
  });
  const fold = (name: 'sum' | 'prod', x: NdArray, axes?: readonly number[]): NdArray => {
    const shape = shapeRules[name](x.shape, axes) as readonly number[];
    const count = sizeOf(shape);
    // Where each element goes: the positions of the result, stretched to the shape of x.
    const places = reference.broadcastTo(
      { shape, data: Float64Array.from({ length: count }, (_, i) => i) },
      x.shape,
    );
    const data = new Float64Array(count).fill(name === 'sum' ? 0 : 1);
    for (const i of shuffled(x.data.length, draw)) {
      const [at, value] = [places.data[i] as number, x.data[i] as number];
      const before = data[at] as number;
      data[at] = round(name === 'sum' ? before + value : before * value);
    }
    return { shape, data };
  };
  const ops: Ops<NdArray> = {
    ...reference,
    constant: (value) => roundedTo(precision, reference.constant(value)),
    ...forEachName(unaryNames, (name) => (x: Operand<NdArray>) => err(name, reference[name](held(x)))),
    ...forEachName(binaryNames, (name) => (a: Operand<NdArray>, b: Operand<NdArray>) => {
      return err(name, reference[name](held(a), held(b)));
    }),
    where: (c, a, b) => reference.where(held(c), held(a), held(b)),
    sum: (x, axes) => fold('sum', x, axes),
    prod: (x, axes) => fold('prod', x, axes),
    mean: (x, axes) => {
      const count = sizeOf(reducedAxes('mean', x.shape, axes).map((axis) => x.shape[axis] as number));
      const total = fold('sum', x, axes);
      return draw() < 0.5 ? ops.div(total, count) : ops.mul(total, ops.div(1, count));
    },
    matmul: (a, b) => {
      const [left, right] = [a.shape, b.shape];
      const terms = ops.mul(
        reference.reshape(a, [...left, 1]),
        reference.reshape(b, [...right.slice(0, -2), 1, ...right.slice(-2)]),
      );
      const y = fold('sum', terms, [-2]);
      return reference.reshape(y, [...y.shape.slice(0, -2), y.shape.at(-1) as number]);
    },
  };
  const held = (x: Operand<NdArray>): NdArray => (typeof x === 'number' ? ops.constant(x) : x);
  return { ...reference, ...ops, name: `sloppy ${precision}, ${lean}`, precision };
};
