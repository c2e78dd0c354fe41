import {
  array,
  fit,
  gatedNauNmu,
  linear,
  type NdArray,
  nac,
  nau,
  nmu,
  recurrent,
  sgd,
  sparsityError,
  stack,
} from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { refusal } from '../support/compare.js';
import { options, runtime } from '../support/training.js';

const column = (values: readonly number[]): NdArray => array(values.map((value) => [value]));

describe('sparsityError', () => {
  it.each([
    [[1, -1, 0], 0],
    [[1, -0.75, 0], 0.25],
    [[0.375, 1, 0.125], 0.375],
    [[0.5, -0.5, 0], 0.5],
    [[1.5, 0, 0], 0.5],
    [[-3, 0.25, 1], 2],
  ])('of the weights %j is %f', (w, want) => {
    expect(sparsityError(nau(3, 1), { w: column(w) })).toBe(want);
  });

  it('is that of W, not of what is behind it', () => {
    // tanh(40) σ(0) is ½.
    expect(sparsityError(nac(1, 1), { wHat: array([[40]]), mHat: array([[0]]) })).toBe(0.5);
    expect(sparsityError(nac(1, 1), { wHat: array([[-40]]), mHat: array([[40]]) })).toBe(0);
  });

  it('is that of the worst weight of a whole model', () => {
    const model = stack({ in: nau(2, 2), read: linear(2, 2), out: nmu(2, 1) });
    const params = (last: number) => ({
      in: {
        w: array([
          [1, 0.875],
          [0, -1],
        ]),
      },
      // What a linear layer weighs by has no meaning at −1, 0 and 1.
      read: {
        weight: array([
          [0.5, 0.5],
          [7, 0.5],
        ]),
        bias: array([0.5, 0.5]),
      },
      out: { w: column([last, 0]) },
    });
    expect(sparsityError(model, params(1))).toBe(0.125);
    expect(sparsityError(model, params(0.75))).toBe(0.25);
    expect(sparsityError(recurrent(nmu(2, 1)), { w: column([0.75, 0]) })).toBe(0.25);
    const gated = { wAdd: column([1, 1]), wMul: column([1, 0.75]), gate: column([0.5, 0.5]) };
    expect(sparsityError(gatedNauNmu(2, 1), gated)).toBe(0.25);
  });

  it('is NaN where a weight is', () => {
    expect(sparsityError(nau(2, 1), { w: column([Number.NaN, 0.5]) })).toBeNaN();
    expect(sparsityError(nau(2, 1), { w: column([0.5, Number.NaN]) })).toBeNaN();
  });

  it('takes what fit gives back', async () => {
    const best = (await fit(runtime, nau(2, 1), { ...options, optimizer: sgd(0.01) })).best();
    const worst = Math.max(
      ...[...best.params.w.data].map((w) => Math.min(Math.abs(w), Math.abs(1 - Math.abs(w)))),
    );
    expect(sparsityError(best)).toBe(worst);
  });

  it('is refused for a model without such weights', () => {
    const plain = linear(1, 1);
    expect(refusal(() => sparsityError(plain, { weight: array([[1]]) }), 'NALU_OPTION')).toBe(
      'sparsityError: a model is required whose weights have a meaning at −1, 0 and 1, got "linear" without any.',
    );
  });

  it('is refused for what is no model, and for parameters of another', () => {
    expect(refusal(() => sparsityError(3 as never), 'NALU_OPTION')).toBe(
      'sparsityError: a unit is required, got 3.',
    );
    expect(refusal(() => sparsityError(undefined as never), 'NALU_OPTION')).toBe(
      'sparsityError: a unit is required, got undefined.',
    );
    expect(refusal(() => sparsityError(nau(1, 1), { v: array([[1]]) } as never), 'NALU_TREE')).toBe(
      'sparsityError: the names must be "w", got "v".',
    );
    expect(refusal(() => sparsityError(nau(1, 1), undefined as never), 'NALU_TREE')).toContain(
      'got undefined',
    );
  });
});
