import { array, type NdArray, nac, type Ops } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray } from '../support/arrays.js';
import { expectClose, refusal } from '../support/compare.js';
import { randomParams } from '../support/units.js';

/** Parameters that make W exactly: tanh and σ are 1 in float64 from 40 on. */
const saturated = (w: readonly (readonly number[])[]) => ({
  wHat: array(w.map((line) => line.map((value) => 40 * value))),
  mHat: array(w.map((line) => line.map((value) => (value === 0 ? -800 : 40)))),
});

describe('nac', () => {
  const x = array([
    [2, 3],
    [10, -7],
  ]);

  it.each([
    { says: 'adds', w: [[1], [1]], y: [[5], [3]] },
    { says: 'subtracts', w: [[1], [-1]], y: [[-1], [17]] },
    { says: 'picks', w: [[0], [1]], y: [[3], [-7]] },
    {
      says: 'does several at once',
      w: [
        [1, -1, 0],
        [1, 0, 0],
      ],
      y: [
        [5, -2, 0],
        [3, -10, 0],
      ],
    },
  ])('$says where its weights are saturated', ({ w, y }) => {
    expectClose(nac(2, w[0]!.length).apply(reference, saturated(w), x), array(y), 'nac');
  });

  it('extrapolates exactly', () => {
    const y = nac(2, 1).apply(
      reference,
      saturated([[1], [1]]),
      array([
        [1e12, 3],
        [1e-9, 1e9],
      ]),
    );
    expectClose(y, array([[1e12 + 3], [1e9 + 1e-9]]), 'nac', 1e-15);
  });

  it('is x (tanh Ŵ ⊙ σ M̂) between', () => {
    const unit = nac(3, 2);
    const { wHat, mHat } = randomParams(unit.spec, 1) as { readonly wHat: NdArray; readonly mHat: NdArray };
    const w = wHat.data.map((value, i) => Math.tanh(value) / (1 + Math.exp(-mHat.data[i]!)));
    const data = randomArray(2, [5, 3]);
    const want = reference.matmul(data, { shape: [3, 2], data: w });
    expectClose(unit.apply(reference, { wHat, mHat }, data), want, 'seed 1');
  });

  it('is bounded by Σ |x|, whatever its parameters are', () => {
    const unit = nac(4, 3);
    const data = randomArray(3, [10, 4]);
    const y = unit.apply(reference, randomParams(unit.spec, 4, -50, 50), data);
    const bound = reference.sum(reference.abs(data), [1]);
    expect(reference.sub(reference.abs(y), bound).data.every((excess) => excess <= 1e-12)).toBe(true);
  });

  it('acts alike on every leading index', () => {
    const unit = nac(2, 3);
    const params = randomParams(unit.spec, 5);
    const data = randomArray(6, [4, 5, 2]);
    const flat = unit.apply(reference, params, reference.reshape(data, [20, 2]));
    expectClose(unit.apply(reference, params, data), reference.reshape(flat, [4, 5, 3]), 'seed 5');
  });
});

describe('a unit', () => {
  const unit = nac(2, 1);
  const params = { wHat: array([[1], [1]]), mHat: array([[1], [1]]) };
  const apply =
    (given: object, x: NdArray, ops: Ops<NdArray> = reference) =>
    () =>
      unit.apply(ops, given as typeof params, x);

  it('refuses an x of the wrong last axis, and asks whether it is transposed', () => {
    expect(refusal(apply(params, array([[1, 2, 3]])), 'NALU_SHAPE')).toBe(
      'nac: x must be [batch, 2], got [1, 3].',
    );
    expect(refusal(apply(params, randomArray(1, [2, 5])), 'NALU_SHAPE')).toBe(
      'nac: x must be [batch, 2], got [2, 5]. Is it transposed?',
    );
  });

  it('refuses an x of too low a rank', () => {
    expect(refusal(apply(params, array([1, 2])), 'NALU_SHAPE')).toBe('nac: x must be [batch, 2], got [2].');
    expect(refusal(apply(params, array(1)), 'NALU_SHAPE')).toBe('nac: x must be [batch, 2], got [].');
  });

  it('refuses a parameter that is missing, extra or of the wrong shape', () => {
    const x = array([[1, 2]]);
    expect(refusal(apply({ wHat: params.wHat }, x), 'NALU_TREE')).toBe(
      'nac: "mHat" must be given, got only "wHat".',
    );
    expect(refusal(apply({ ...params, gate: params.wHat }, x), 'NALU_TREE')).toBe(
      'nac: the names must be "wHat", "mHat", got "gate".',
    );
    expect(refusal(apply({ ...params, mHat: array([1, 1]) }, x), 'NALU_SHAPE')).toBe(
      'nac: "mHat" must be [2, 1], got [2].',
    );
  });
});
