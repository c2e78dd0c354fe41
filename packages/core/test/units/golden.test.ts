import { array, initialParameters, type NdArray, nac, nalu, type Of } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { gNac } from '../../src/units/golden-nac.js';
import { gNalu } from '../../src/units/golden-nalu.js';
import { awayFromZero, randomArray, scalar } from '../support/arrays.js';
import { expectClose, refusal } from '../support/compare.js';
import { expectUnitGradient, unitGradient } from '../support/unit-gradients.js';
import { randomParams } from '../support/units.js';

const PHI = (1 + Math.sqrt(5)) / 2;
const tanh = (z: number): number => (PHI ** (2 * z) - 1) / (PHI ** (2 * z) + 1);
const sigmoid = (z: number): number => 1 / (1 + PHI ** -z);
const FULL = 100;
const column = (...values: number[]): NdArray => array(values.map((value) => [value]));

describe('gNac', () => {
  it('is the sum whose weights are tanh and σ to the base φ', () => {
    const at = (wHat: number, mHat: number) =>
      gNac(1, 1).apply(reference, { wHat: array([[wHat]]), mHat: array([[mHat]]) }, array([[3]]));
    for (const [wHat, mHat] of [
      [0.3, -1.5],
      [-2, 4],
      [12, 0],
    ] as const)
      expectClose(at(wHat, mHat), array([[3 * tanh(wHat) * sigmoid(mHat)]]), `${wHat}, ${mHat}`);
  });

  it('is nac with its parameters times ln φ', () => {
    const unit = gNac(3, 2);
    const params = randomParams(unit.spec, 1, -4, 4) as Of<typeof unit.spec, NdArray>;
    const { wHat, mHat } = params;
    const scaled = { wHat: reference.mul(wHat, Math.log(PHI)), mHat: reference.mul(mHat, Math.log(PHI)) };
    const x = randomArray(2, [4, 3]);
    expectClose(unit.apply(reference, params, x), nac(3, 2).apply(reference, scaled, x), 'seed 1');
  });

  it('has slopes that are gentler than those of nac, and no NaN where it is saturated', () => {
    const params = { wHat: column(0.5), mHat: column(0.5) };
    const slope = (unit: ReturnType<typeof gNac>) => unitGradient(unit, params, array([[1]])).params;
    expect(slope(gNac(1, 1)).wHat.data[0]!).toBeLessThan(slope(nac(1, 1) as never).wHat.data[0]!);
    const far = { wHat: column(-1e6), mHat: column(-1e6) };
    expect(Math.abs(unitGradient(gNac(1, 1), far, array([[1]])).params.wHat.data[0]!)).toBe(0);
    expectUnitGradient('gNac', gNac(3, 2), randomParams(gNac(3, 2).spec, 3), awayFromZero(4, [4, 3]));
  });
});

describe('gNalu', () => {
  it('is its formula', () => {
    const [wHat, mHat, gate, x] = [0.7, 1.1, -0.4, 3];
    const w = tanh(wHat) * sigmoid(mHat);
    const params = { wHat: column(wHat), mHat: column(mHat), gate: column(gate) };
    for (const [gateInput, sign] of [
      ['x', 1],
      ['x', -1],
      ['|x|', -1],
    ] as const) {
      const g = sigmoid(gate * x * (gateInput === 'x' ? sign : 1));
      const want = g * sign * x * w + (1 - g) * (x + 1e-7) ** w;
      const unit = gNalu(1, 1, { gateInput });
      expectClose(unit.apply(reference, params, array([[sign * x]])), array([[want]]), gateInput);
    }
  });

  it('writes its product to the base e or φ, which is the same', () => {
    const [w, x] = [tanh(0.8) * sigmoid(0.3), 4];
    const params = { wHat: column(0.8), mHat: column(0.3), gate: column(-FULL) };
    const y = gNalu(1, 1, { epsilon: 0 }).apply(reference, params, array([[x]]));
    expectClose(y, array([[PHI ** ((Math.log(x) / Math.log(PHI)) * w)]]), 'φ^(log(x) w / ln φ)');
  });

  it('keeps the digits of 1 − g where g is all but 1', () => {
    const params = { wHat: column(FULL, FULL), mHat: column(FULL, FULL), gate: column(80e-12, 0) };
    const x = array([[1e12, 1e12]]);
    // 1 − σ_φ(80) is 0 in float64; σ_φ(−80) is 2e-17, and the product that it weighs is 1e24.
    expectClose(gNalu(2, 1).apply(reference, params, x), array([[2e12 + PHI ** -80 * 1e24]]), 'gNalu', 1e-11);
  });

  it('stays finite at x = 0, and so do its slopes', () => {
    for (const gateInput of ['x', '|x|'] as const) {
      const unit = gNalu(3, 2, { gateInput });
      const params = randomParams(unit.spec, 5, -3, 3);
      expect(unit.apply(reference, params, array([[0, 0, 0]])).data.every(Number.isFinite)).toBe(true);
      const { x } = unitGradient(unit, params, array([[0, 0, 0]]));
      expect(x.data.every(Number.isFinite)).toBe(true);
      expectUnitGradient(gateInput, unit, randomParams(unit.spec, 6), awayFromZero(7, [4, 3]));
    }
  });

  it('differs from nalu', () => {
    const unit = gNalu(2, 1);
    const params = randomParams(unit.spec, 8) as Of<typeof unit.spec, NdArray>;
    const x = array([[2, 3]]);
    const difference = reference.sub(
      unit.apply(reference, params, x),
      nalu(2, 1).apply(reference, params, x),
    );
    expect(Math.abs(difference.data[0]!)).toBeGreaterThan(1e-3);
  });
});

describe('golden-ratio units', () => {
  it.each<[string, (seed: number) => Record<string, NdArray>]>([
    ['gNac', (seed) => initialParameters(gNac(40, 25), { seed })],
    ['gNalu', (seed) => initialParameters(gNalu(40, 25), { seed })],
  ])('start %s within the bounds of Glorot uniform', (_, start) => {
    const r = Math.sqrt(6 / 65);
    for (const { data } of Object.values(start(3))) {
      expect(data.every((value) => Math.abs(value) <= r)).toBe(true);
      expect(Math.max(...data)).toBeGreaterThan(0.98 * r);
      expect(Math.min(...data)).toBeLessThan(-0.98 * r);
    }
  });

  it('measure the sparsity of W', () => {
    const params = { wHat: column(0.4), mHat: column(2) };
    expectClose(gNac(1, 1).weights!(reference, params)[0]!, array([[tanh(0.4) * sigmoid(2)]]), 'gNac');
    const given = { ...params, gate: column(1) };
    expectClose(gNalu(1, 1).weights!(reference, given)[0]!, array([[tanh(0.4) * sigmoid(2)]]), 'gNalu');
    expectClose(scalar(tanh(1)), scalar(Math.tanh(Math.log(PHI))), 'tanh_φ');
  });

  it.each<[() => unknown, string]>([
    [() => gNac(0, 1), 'gNac: "inputs" must be a whole number above 0, got 0.'],
    [() => gNac(1, 1, { bias: 1 } as never), 'gNac: the options must be among "init", got "bias".'],
    [
      () => gNac(1, 1, { init: { gate: 1 } } as never),
      'gNac: the names of "init" must be among "wHat", "mHat", got "gate".',
    ],
    [() => gNalu(1, 1, { gateInput: 'abs' as never }), '"gateInput" must be one of "x", "|x|", got "abs".'],
    [() => gNalu(1, 1, { epsilon: -1 }), 'gNalu: "epsilon" must be at least 0, got -1.'],
    [
      () => gNalu(1, 1, { gate: 'vector' } as never),
      'gNalu: the options must be among "gateInput", "epsilon", "init", got "gate".',
    ],
  ])('refuse what they may not have: %s', (make, words) => {
    expect(refusal(make, 'NALU_OPTION')).toContain(words);
  });
});
