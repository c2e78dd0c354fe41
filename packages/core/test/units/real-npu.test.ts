import { array, modifiedRealNpu, naiveNpu, npu, randomSource, realNpu } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { initialize } from '../../src/random/initializers.js';
import { randomArray, scalar } from '../support/arrays.js';
import { expectClose, expectSame, refusal } from '../support/compare.js';
import { expectUnitGradient, unitGradient } from '../support/unit-gradients.js';
import { randomParams } from '../support/units.js';

const zeros = array([
  [0, 0],
  [0, 0],
  [0, 0],
]);
const x = randomArray(31, [5, 3]);

describe('realNpu', () => {
  it('takes the root of a negative number for 0, and says so without NaN', () => {
    const unit = realNpu(1, 1);
    const given = { w: array([[0.5]]), gate: array([1]) };
    for (const value of [-1, -9, -1e6]) {
      const [y] = unit.apply(reference, given, array([[value]])).data;
      expect(Math.abs(y!)).toBeLessThan(1e-6);
      const slopes = unitGradient(unit, given, array([[value]]));
      expect(
        [slopes.x, slopes.params.w, slopes.params.gate].every(({ data }) => Number.isFinite(data[0])),
      ).toBe(true);
    }
  });

  it('is npu with imaginary weights of 0', () => {
    const { w, gate } = randomParams(realNpu(3, 2).spec, 32);
    const want = npu(3, 2).apply(reference, { wReal: w, wImaginary: zeros, gate }, x);
    expectSame(realNpu(3, 2).apply(reference, { w, gate }, x), want, 'seed 32');
  });

  it('has the gradient of its value', () => {
    const given = { w: randomArray(33, [3, 2]), gate: array([0.2, 1.5, -0.5]) };
    expectUnitGradient('realNpu, seed 33', realNpu(3, 2), given, x);
  });

  it('penalises weights and gates', () => {
    const given = { w: array([[2]]), gate: array([-0.5]) };
    const y = realNpu(1, 1).regularize!(reference, given, { x, step: 0 });
    expectClose(y, scalar(2.5e-5), 'realNpu');
  });

  it('refuses by its own name', () => {
    const words = (options: object) => refusal(() => realNpu(1, 1, options), 'NALU_OPTION');
    expect(words({ epsilon: -1 })).toBe('realNpu: "epsilon" must be at least 0, got -1.');
    expect(words({ gateSlope: 'none' })).toContain('realNpu: "gateSlope" must be one of');
    expect(words({ init: { wReal: 1 } })).toBe(
      'realNpu: the names of "init" must be among "w", "gate", got "wReal".',
    );
    expect(words({ l1: { from: -1 } })).toBe('realNpu: "from" must lie in [0, "to"], got -1, 0.0001.');
  });
});

describe('naiveNpu', () => {
  it('is npu with every gate open', () => {
    const { wReal, wImaginary } = randomParams(npu(3, 2).spec, 34);
    const want = npu(3, 2).apply(reference, { wReal, wImaginary, gate: array([1, 1, 1]) }, x);
    expectSame(naiveNpu(3, 2).apply(reference, { wReal, wImaginary }, x), want, 'seed 34');
  });

  it('is realNpu with every gate open when its weights are real', () => {
    const { w } = randomParams(realNpu(3, 2).spec, 35);
    const want = realNpu(3, 2).apply(reference, { w, gate: array([1, 1, 1]) }, x);
    const real = naiveNpu(3, 2, { weights: 'real' });
    expect(Object.keys(real.spec)).toEqual(['wReal']);
    expectSame(real.apply(reference, { wReal: w }, x), want, 'seed 35');
  });

  it('has no way to leave an input out but a weight of 0, which 0 keeps', () => {
    const unit = naiveNpu(2, 1, { weights: 'real', epsilon: 0 });
    expect(unit.apply(reference, { wReal: array([[1], [0]]) }, array([[3, 0]])).data[0]).toBeCloseTo(3, 14);
  });

  it('penalises what it has', () => {
    const at = (weights: 'real' | 'complex', given: object) =>
      naiveNpu(1, 1, { weights }).regularize!(reference, given as never, { x, step: 0 });
    expectClose(at('real', { wReal: array([[-2]]) }), scalar(2e-5), 'real');
    expectClose(at('complex', { wReal: array([[-2]]), wImaginary: array([[1]]) }), scalar(3e-5), 'complex');
  });

  it('refuses other weights', () => {
    expect(refusal(() => naiveNpu(1, 1, { weights: 'imaginary' as never }), 'NALU_OPTION')).toBe(
      'naiveNpu: "weights" must be one of "complex", "real", got "imaginary".',
    );
  });
});

describe('modifiedRealNpu', () => {
  const unit = modifiedRealNpu(3, 2);
  const given = { w: randomArray(36, [3, 2]), gate: array([0.25, 1, 0]) };

  it('is realNpu in what it computes', () => {
    expectSame(unit.apply(reference, given, x), realNpu(3, 2).apply(reference, given, x), 'seed 36');
  });

  it('holds weights to [−1, 1] and gates to [0, 1]', () => {
    const far = { w: array([[3], [-3], [0.5]]), gate: array([-0.5, 1.5, 0.5]) };
    expect(unit.constrain!(reference, far as never)).toEqual({
      w: array([[1], [-1], [0.5]]),
      gate: array([0, 1, 0.5]),
    });
  });

  it('draws weights to ±1 and gates to 0 or 1 from step 40,000 to 50,000, beside a small β', () => {
    const at = (step: number): number => {
      const params = { w: array([[0.5], [-1]]), gate: array([0.25, 1]) };
      return modifiedRealNpu(2, 1).regularize!(reference, params, { x, step }).data[0]!;
    };
    const [sum, distance] = [2.75, 0.25 + 0.125];
    expectClose(scalar(at(0)), scalar(1e-9 * sum), 'step 0');
    expectClose(scalar(at(20_000)), scalar(1e-7 * sum), 'step 20,000');
    expectClose(scalar(at(45_000)), scalar(distance / 2 + 1e-7 * sum), 'step 45,000');
    expectClose(scalar(at(60_000)), scalar(distance + 1e-7 * sum), 'step 60,000');
  });

  it('starts within ±½, or nearer to 0 where it is wide', () => {
    const largest = (inputs: number, outputs: number): number => {
      const { init } = modifiedRealNpu(inputs, outputs);
      const drawn = initialize(init.w, [1000], randomSource(1), 'w').data;
      return Math.max(...drawn.map(Math.abs));
    };
    expect(largest(2, 1)).toBeGreaterThan(0.49);
    expect(largest(2, 1)).toBeLessThanOrEqual(0.5);
    expect(largest(100, 2)).toBeGreaterThan(0.237);
    expect(largest(100, 2)).toBeLessThanOrEqual(0.242535625036333);
  });

  it('refuses what it has not', () => {
    expect(refusal(() => modifiedRealNpu(1, 1, { gateSlope: 'clamp' } as never), 'NALU_OPTION')).toBe(
      'modifiedRealNpu: the options must be among "epsilon", "penalty", "l1", "init", got "gateSlope".',
    );
    expect(refusal(() => modifiedRealNpu(1, 1, { penalty: { end: Number.NaN } }), 'NALU_OPTION')).toBe(
      'modifiedRealNpu: "end" must be a finite number, got NaN.',
    );
  });
});
