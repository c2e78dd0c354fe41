import {
  array,
  clipByNorm,
  clipByValue,
  cosine,
  type Loss,
  l1,
  l2,
  meanAbsoluteError,
  meanSquaredError,
  ramp,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { scheduleFor } from '../../src/training/per-seed.js';
import { valueAt } from '../../src/training/schedules.js';
import { vector } from '../support/arrays.js';
import { expectAllSame, expectClose, expectSame, refusal } from '../support/compare.js';

describe('a loss', () => {
  const [prediction, target] = [array([[1], [4]]), array([[3], [1]])];

  it.each<[string, Loss, number]>([
    ['meanSquaredError', meanSquaredError, (4 + 9) / 2],
    ['meanAbsoluteError', meanAbsoluteError, (2 + 3) / 2],
  ])('%s is a scalar, the mean over all elements', (name, loss, want) => {
    expectSame(loss(reference, prediction, target), array(want), name);
  });

  it.each<[string, Loss]>([
    ['meanSquaredError', meanSquaredError],
    ['meanAbsoluteError', meanAbsoluteError],
  ])('%s refuses a target that would broadcast: each prediction would meet every target', (name, loss) => {
    expect(refusal(() => loss(reference, prediction, vector(3, 1)), 'NALU_SHAPE')).toBe(
      `${name}: prediction and target must be of one shape, got [2, 1] and [2].`,
    );
  });
});

describe('a penalty', () => {
  it('is the mean magnitude, or the mean square, of one parameter', () => {
    const parameter = array([
      [1, -2],
      [3, 0],
    ]);
    expectSame(l1('w', 1).of(reference, parameter), array(1.5), 'l1');
    expectSame(l2('w', 1).of(reference, parameter), array(3.5), 'l2');
  });

  it('has a path and a weight, which may change', () => {
    const { path, weight } = l1('cell.recurrent', ramp({ from: 0, to: 1, start: 2, end: 4 }));
    expect(path).toBe('cell.recurrent');
    expect([0, 2, 3, 4, 9].map((step) => valueAt(scheduleFor(weight, 0), step))).toEqual([0, 0, 0.5, 1, 1]);
  });
});

describe('a schedule', () => {
  const values = (schedule: Parameters<typeof valueAt>[0], steps: readonly number[]) =>
    steps.map((step) => valueAt(schedule, step));

  it('is a number, or a function of the step', () => {
    expect(values(0.5, [0, 1000])).toEqual([0.5, 0.5]);
    expect(values((step) => 1 / (step + 1), [0, 3])).toEqual([1, 0.25]);
  });

  it('ramp is a straight line between two steps, and flat outside', () => {
    expect(values(ramp({ from: 2, to: -2, start: 10, end: 14 }), [0, 10, 11, 12, 13, 14, 99])).toEqual([
      2, 2, 1, 0, -1, -2, -2,
    ]);
  });

  it('cosine is half a wave between two steps, and flat outside', () => {
    const wave = values(cosine({ from: 1, to: 0, start: 10, end: 14 }), [0, 10, 11, 12, 13, 14, 99]);
    const want = [1, 1, (1 + Math.SQRT1_2) / 2, 0.5, (1 - Math.SQRT1_2) / 2, 0, 0];
    wave.forEach((value, i) => {
      expect(value).toBeCloseTo(want[i]!, 14);
    });
  });

  it('jumps where both steps are one', () => {
    expect(values(ramp({ from: 0, to: 1, start: 5, end: 5 }), [4, 5, 6])).toEqual([0, 0, 1]);
  });
});

describe('clipByValue', () => {
  it('bounds every element', () => {
    const clipped = clipByValue(2)(reference, [vector(-3, 1, 5), array([[2.5]])]);
    expectAllSame(clipped, [vector(-2, 1, 2), array([[2]])], 'clipByValue');
  });
});

describe('clipByNorm', () => {
  it('scales all gradients alike to the norm that is allowed', () => {
    const clipped = clipByNorm(6.5)(reference, [vector(3, 4), array([[12]])]);
    [vector(1.5, 2), array([[6]])].forEach((want, i) => {
      expectClose(clipped[i]!, want, `clipByNorm ${i}`);
    });
  });

  it('clips slopes whose squares no float could hold', () => {
    expectClose(clipByNorm(1)(reference, [vector(3e200, 4e200)])[0]!, vector(0.6, 0.8), 'clipByNorm');
  });

  it('leaves smaller gradients as they are, and zeros too', () => {
    const gradients = [vector(3, 4), array([[0]])];
    expectAllSame(clipByNorm(5)(reference, gradients), gradients, 'clipByNorm');
    expectAllSame(clipByNorm(1)(reference, [vector(0, 0)]), [vector(0, 0)], 'clipByNorm');
  });
});

describe('a limit', () => {
  it.each([0, -1, Number.NaN])('of %s is refused', (limit) => {
    expect(refusal(() => clipByValue(limit), 'NALU_OPTION')).toBe(
      `clipByValue: the limit must be above 0, got ${limit}.`,
    );
    expect(refusal(() => clipByNorm(limit), 'NALU_OPTION')).toBe(
      `clipByNorm: the limit must be above 0, got ${limit}.`,
    );
  });
});
