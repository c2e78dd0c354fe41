import { array, gatedNauNmu, initialParameters, type NdArray, nau, nmu } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray, scalar } from '../support/arrays.js';
import { expectClose, refusal } from '../support/compare.js';
import { expectUnitGradient } from '../support/unit-gradients.js';

const column = (values: readonly number[]): NdArray => array(values.map((value) => [value]));

describe('gatedNauNmu', () => {
  it('mixes a nau and an nmu by σ(x G)', () => {
    const unit = gatedNauNmu(3, 2);
    const wAdd = randomArray(1, [3, 2], { low: -1, high: 1 });
    const wMul = randomArray(2, [3, 2], { low: 0, high: 1 });
    const gate = randomArray(3, [3, 2]);
    const x = randomArray(4, [5, 3]);
    const { add, matmul, mul, sigmoid, sub } = reference;
    const g = sigmoid(matmul(x, gate));
    const a = nau(3, 2).apply(reference, { w: wAdd }, x);
    const m = nmu(3, 2).apply(reference, { w: wMul }, x);
    const want = add(mul(g, a), mul(sub(1, g), m));
    expectClose(unit.apply(reference, { wAdd, wMul, gate }, x), want, 'seeds 1 to 4');
  });

  it('keeps the digits of 1 − g where g is all but 1', () => {
    const params = { wAdd: column([0, 0]), wMul: column([1, 1]), gate: column([40e-12, 0]) };
    const y = gatedNauNmu(2, 1).apply(reference, params, array([[1e12, 1e12]]));
    // 1 − σ(40) is 0 in float64.
    expectClose(y, array([[1e24 / (1 + Math.exp(40))]]), 'gatedNauNmu');
  });

  it('has the gradient of its value, with zeros too', () => {
    const unit = gatedNauNmu(3, 2);
    const params = {
      wAdd: randomArray(5, [3, 2], { low: -1, high: 1 }),
      wMul: randomArray(6, [3, 2], { low: 0, high: 1 }),
      gate: randomArray(7, [3, 2]),
    };
    const x = array([
      [0, 0, 1],
      [-2, 1e-9, 0.5],
    ]);
    expectUnitGradient('gatedNauNmu, seeds 5 to 7', unit, params, x);
  });

  it('starts as a nau and an nmu do, over 1,000 draws', () => {
    const drawn = Array.from({ length: 1000 }, (_, seed) => initialParameters(gatedNauNmu(98, 2), { seed }));
    const range = (name: 'wAdd' | 'wMul' | 'gate') => {
      const values = drawn.map((params) => params[name].data[0]!);
      return [Math.min(...values), Math.max(...values)] as const;
    };
    const r = Math.sqrt(6 / 100);
    for (const [name, low, high] of [
      ['wAdd', -r, r],
      ['wMul', 0.25, 0.75],
      ['gate', -r, r],
    ] as const) {
      const [least, most] = range(name);
      expect(least).toBeGreaterThanOrEqual(low - 1e-7);
      expect(most).toBeLessThanOrEqual(high + 1e-7);
      expect(most - least).toBeGreaterThan(0.98 * (high - low));
    }
  });

  it('keeps the weights of both in their bounds, and the gate where it is', () => {
    const far = column([3, -3]);
    expect(gatedNauNmu(2, 1).constrain!(reference, { wAdd: far, wMul: far, gate: far })).toEqual({
      wAdd: column([1, -1]),
      wMul: column([1, 0]),
      gate: far,
    });
  });

  it('is penalised for the weights of both, from step 1,000,000 to 2,000,000', () => {
    const params = { wAdd: column([-0.75, 1]), wMul: column([0.5, 0.5]), gate: column([0.3, 0.3]) };
    const at = (step: number) =>
      gatedNauNmu(2, 1).regularize!(reference, params, { x: array([[1, 1]]), step });
    expectClose(at(1e6), scalar(0), 'step 1,000,000');
    expectClose(at(1.5e6), scalar(5 * (0.125 + 0.5)), 'step 1,500,000');
    expectClose(at(5e6), scalar(10 * (0.125 + 0.5)), 'step 5,000,000');
  });

  it('refuses other options', () => {
    const words = (options: object) => refusal(() => gatedNauNmu(1, 1, options), 'NALU_OPTION');
    expect(words({ gate: 'vector' })).toBe(
      'gatedNauNmu: the options must be among "penalty", "init", got "gate".',
    );
    expect(words({ init: { w: 1 } })).toBe(
      'gatedNauNmu: the names of "init" must be among "wAdd", "wMul", "gate", got "w".',
    );
    expect(words({ penalty: { weight: Number.NaN } })).toBe(
      'gatedNauNmu: "weight" must be a finite number, got NaN.',
    );
  });
});
