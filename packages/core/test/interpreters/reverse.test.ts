import { array, type NdArray, type Ops, tensor, valueAndGradient } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { vector } from '../support/arrays.js';
import { expectSame, refusal } from '../support/compare.js';
import { contracted } from '../support/gradients.js';

type F = <T>(ops: Ops<T>, x: T) => T;

/** The gradient of Σ f(x). */
const slopeOf = (x: NdArray, f: F): NdArray =>
  valueAndGradient(reference, { x: tensor(...x.shape) }, { x }, (tape, { x }) =>
    tape.reshape(tape.sum(f(tape, x)), []),
  ).gradient.x;

describe('stopGradient', () => {
  it('is the value, and lets no slope past', () => {
    const slope = slopeOf(vector(2, 3), ({ mul, stopGradient }, x) => mul(stopGradient(x), x));
    expectSame(slope, vector(2, 3), 'stopGradient');
  });

  it('makes the slope 0 where nothing else leads to the parameter', () => {
    expectSame(
      slopeOf(vector(2, 3), ({ stopGradient }, x) => stopGradient(x)),
      vector(0, 0),
      'stopGradient',
    );
  });
});

describe('valueAndGradient', () => {
  it('has zeros for a parameter that the value does not depend on', () => {
    const spec = { a: tensor(2), b: tensor(2, 2) };
    const params = {
      a: vector(1, 2),
      b: array([
        [1, 2],
        [3, 4],
      ]),
    };
    const { gradient } = valueAndGradient(reference, spec, params, (tape, { a }) => contracted(tape, a));
    expectSame(
      gradient.b,
      array([
        [0, 0],
        [0, 0],
      ]),
      'b',
    );
  });

  it('is the constant and zeros when it depends on none', () => {
    const { value, gradient } = valueAndGradient(reference, { a: tensor(2) }, { a: vector(1, 2) }, (tape) =>
      tape.constant(3),
    );
    expectSame(value, array(3), 'value');
    expectSame(gradient.a, vector(0, 0), 'a');
  });

  it('adds up what reaches a parameter on several ways', () => {
    const slope = slopeOf(vector(3), ({ add, mul, neg }, x) =>
      add(mul(x, mul(x, x)), add(x, neg(mul(2, x)))),
    );
    expectSame(slope, vector(26), 'x³ − x');
  });

  it('takes a parameter itself as the value', () => {
    const { value, gradient } = valueAndGradient(
      reference,
      { x: tensor() },
      { x: array(3) },
      (_, { x }) => x,
    );
    expect([value, gradient.x]).toEqual([array(3), array(1)]);
  });

  it('takes a value of one number in any rank', () => {
    const params = { x: array([[1, 2]]) };
    const { value, gradient } = valueAndGradient(
      reference,
      { x: tensor(1, 2) },
      params,
      ({ mul, sum }, { x }) => sum(mul(x, x)),
    );
    expect([value, gradient.x]).toEqual([array([[5]]), array([[2, 4]])]);
  });

  it('refuses a value of several numbers', () => {
    const words = refusal(
      () => valueAndGradient(reference, { x: tensor(2) }, { x: vector(1, 2) }, (_, { x }) => x),
      'NALU_SHAPE',
    );
    expect(words).toBe(
      'valueAndGradient: the value must be one number, got [2]. Reduce it with sum or mean.',
    );
  });
});
