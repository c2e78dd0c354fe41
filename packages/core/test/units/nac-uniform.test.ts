import { initialParameters, nac, nacRange, nacUniform, randomSource } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { initialize } from '../../src/random/initializers.js';
import { nacWeight } from '../../src/units/nac-weight.js';
import { refusal } from '../support/compare.js';

const init = { wHat: nacUniform(), mHat: nacUniform() };

describe('nacUniform', () => {
  // Roots worked out with 40 digits.
  it.each([
    [100, 2, 0.5039089041158611],
    [10, 1, 2.260468061050074],
    [300, 300, 0.20127555509987916],
    [2, 1, 9.471406385915001],
    [1, 1, 9.471406385915001],
  ])('has the range of its derivation for %i inputs and %i outputs', (inputs, outputs, want) => {
    expect(Math.abs(nacRange(inputs, outputs) / want - 1)).toBeLessThan(1e-13);
  });

  it.each([
    [100, 2],
    [10, 1],
    [2, 1],
  ])('gives W the variance of its derivation, over 1,000 draws of %i to %i', (inputs, outputs) => {
    let [sum, squares, count] = [0, 0, 0];
    for (let seed = 0; seed < 1000; seed++) {
      const { wHat, mHat } = initialParameters(nac(inputs, outputs, { init }), { seed });
      for (const w of nacWeight(reference, wHat, mHat).data) {
        sum += w;
        squares += w * w;
        count++;
      }
    }
    const wanted = 2 / Math.max(inputs + outputs, 5);
    // Three deviations of the mean, and of the mean square: |W| ≤ 1, so W⁴ is at most W².
    expect(Math.abs(sum / count)).toBeLessThan(3 * Math.sqrt(wanted / count));
    expect(Math.abs(squares / count - wanted)).toBeLessThan(3 * Math.sqrt(wanted / count));
    expect(Math.abs(squares / count / wanted - 1)).toBeLessThan(0.06);
  });

  it('keeps within its range, and fills it', () => {
    const { data } = initialize(nacUniform(), [100, 2], randomSource(1), 'wHat');
    const largest = data.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
    expect(largest).toBeLessThanOrEqual(nacRange(100, 2) * (1 + 1e-6));
    expect(largest).toBeGreaterThan(nacRange(100, 2) * 0.95);
  });

  it('is not where nac starts by default', () => {
    const { wHat } = initialParameters(nac(2, 1));
    expect(wHat.data.every((w) => Math.abs(w) <= Math.sqrt(2) * (1 + 1e-6))).toBe(true);
  });

  it('refuses a parameter that is no matrix', () => {
    expect(refusal(() => initialize(nacUniform(), [4], randomSource(1), 'gate'), 'NALU_SHAPE')).toBe(
      'nacUniform: the parameter "gate" must be a matrix, got [4].',
    );
  });
});
