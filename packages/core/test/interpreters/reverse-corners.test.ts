import { array, type NdArray, type Ops, tensor, tracer, valueAndGradient } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray, vector } from '../support/arrays.js';
import { expectClose, expectSame, refusal } from '../support/compare.js';

type F = <T>(ops: Ops<T>, x: T) => T;

/** The gradient of Σ f(x). */
const slopeOf = (x: NdArray, f: F): NdArray =>
  valueAndGradient(reference, { x: tensor(...x.shape) }, { x }, (tape, { x }) =>
    tape.reshape(tape.sum(f(tape, x)), []),
  ).gradient.x;

describe('the slope at a corner', () => {
  it('of |x| at 0 is 0', () => {
    expectSame(
      slopeOf(vector(-2, 0, 3), ({ abs }, x) => abs(x)),
      vector(-1, 0, 1),
      'abs',
    );
  });

  it('of √x at 0 is ∞', () => {
    expectSame(
      slopeOf(vector(0, 4), ({ sqrt }, x) => sqrt(x)),
      vector(Infinity, 0.25),
      'sqrt',
    );
  });

  it('of log x at 0 is ∞', () => {
    expectSame(
      slopeOf(vector(0, 4), ({ log }, x) => log(x)),
      vector(Infinity, 0.25),
      'log',
    );
  });

  it('of log(|x| + ε) at 0 is 0', () => {
    const slope = slopeOf(vector(-0.5, 0, 0.5), ({ abs, add, log }, x) => log(add(abs(x), 0.5)));
    expectSame(slope, vector(-1, 0, 1), 'log(|x| + ε)');
  });

  it('of min and max at a tie belongs to the first operand', () => {
    const pair = { a: tensor(3), b: tensor(3) };
    const values = { a: vector(1, 2, 3), b: vector(3, 2, 1) };
    const slopes = (name: 'min' | 'max') =>
      valueAndGradient(reference, pair, values, (tape, { a, b }) =>
        tape.reshape(tape.sum(tape[name](a, b)), []),
      ).gradient;
    expect(slopes('min')).toEqual({ a: vector(1, 1, 0), b: vector(0, 0, 1) });
    expect(slopes('max')).toEqual({ a: vector(0, 1, 1), b: vector(1, 0, 0) });
  });

  it('of a clamp at its bound moves the value back', () => {
    const clamped = slopeOf(vector(-1, 0, 1, 2), ({ max, min }, x) => max(min(x, 1), -1));
    expectSame(clamped, vector(1, 1, 1, 0), 'clamp');
  });

  it('of sign and greater is 0 everywhere', () => {
    expectSame(
      slopeOf(vector(-1, 0, 1), ({ sign }, x) => sign(x)),
      vector(0, 0, 0),
      'sign',
    );
    expectSame(
      slopeOf(vector(-1, 0, 1), ({ greater }, x) => greater(x, 0)),
      vector(0, 0, 0),
      'greater',
    );
  });

  it('of the branch that where does not take stays out, even when it is NaN', () => {
    const slope = slopeOf(vector(-1, 4), ({ greater, log, where }, x) => where(greater(x, 0), log(x), 3));
    expectSame(slope, vector(-0, 0.25), 'where');
  });
});

/** Π of all others, the plain way. */
const others = (values: readonly number[], i: number): number =>
  values.reduce((product, value, j) => (i === j ? product : product * value), 1);

describe('the slope of prod', () => {
  it.each([
    { says: 'no zero', x: [2, -3, 5, 0.5] },
    { says: 'one zero', x: [2, 0, 5, 0.5] },
    { says: 'two zeros', x: [2, 0, 5, 0] },
    { says: 'zeros alone', x: [0, 0, 0] },
    { says: 'one factor', x: [0] },
  ])('is the product of the others with $says', ({ x }) => {
    expectSame(
      slopeOf(vector(...x), ({ prod }, v) => prod(v)),
      vector(...x.map((_, i) => others(x, i))),
      `${x}`,
    );
  });

  it.each([
    { says: 'one zero', zeros: [4] },
    { says: 'two zeros', zeros: [0, 4] },
    { says: 'two zeros in one row', zeros: [3, 5] },
    { says: 'three zeros', zeros: [0, 4, 8] },
  ])('is the product of the others over two axes with $says', ({ zeros }) => {
    const { data } = randomArray(11, [3, 3], { low: 0.5 });
    for (const at of zeros) data[at] = 0;
    const want = { shape: [3, 3], data: data.map((_, i) => others([...data], i)) };
    for (const axes of [undefined, [0, 1], [-1, 0]]) {
      const slope = slopeOf({ shape: [3, 3], data }, ({ prod }, x) => prod(x, axes));
      expectClose(slope, want, `seed 11, zeros at ${zeros}, axes ${axes}`);
    }
  });

  it('is taken along each line alone', () => {
    const slope = slopeOf(
      array([
        [0, 2, 3],
        [4, 0, 0],
      ]),
      ({ prod }, x) => prod(x, [1]),
    );
    expectSame(
      slope,
      array([
        [6, 0, 0],
        [0, 0, 0],
      ]),
      'lines',
    );
  });

  it('of nothing is nothing', () => {
    expect(slopeOf({ shape: [0, 2], data: new Float64Array() }, ({ prod }, x) => prod(x, [0])).shape).toEqual(
      [0, 2],
    );
  });

  it('over a free axis is refused', () => {
    const t = tracer();
    const x = t.input('x', ['batch', 2]);
    const gradient = () =>
      valueAndGradient(t, { x: tensor('batch', 2) }, { x }, (tape, { x }) => tape.reshape(tape.prod(x), []));
    expect(refusal(gradient, 'NALU_UNSUPPORTED')).toBe(
      'prod: the slope of a product must know the number of its factors, got the free axis "batch". ' +
        'Compile with dims: { batch: … }.',
    );
  });
});
