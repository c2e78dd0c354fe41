import { describe, expect, it } from 'vitest';
import { median, ratioOf, spreadOf, wilson } from '../src/statistics.js';

describe('median', () => {
  it('is the middle one of an odd number', () => expect(median([9, 1, 4])).toBe(4));
  it('is the mean of the middle two of an even number', () => expect(median([10, 1, 4, 2])).toBe(3));
  it('is the only one', () => expect(median([7])).toBe(7));
  it('of nothing is no number', () => expect(median([])).toBeNaN());
  it('leaves its argument in order', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('spreadOf', () => {
  it('keeps the least and the greatest', () => {
    expect(spreadOf([5, 1, 30])).toEqual({ median: 5, least: 1, most: 30 });
  });
});

describe('ratioOf', () => {
  it('divides medians, and gives the extremes within a round', () => {
    expect(ratioOf([10, 40, 90], [5, 10, 10])).toEqual({ median: 4, least: 2, most: 9 });
  });

  it('does not see what slowed both down in one round', () => {
    expect(ratioOf([100, 10, 100], [10, 1, 10])).toEqual({ median: 10, least: 10, most: 10 });
  });
});

// Published with the simple task (Madsen & Johansen 2020), in percent.
describe('wilson', () => {
  it.each([
    { solved: 94, least: 87.5, most: 97.2 },
    { solved: 26, least: 18.4, most: 35.4 },
    { solved: 13, least: 7.8, most: 21.0 },
  ])('gives the published interval of $solved of 100', ({ solved, least, most }) => {
    const [from, to] = wilson(solved, 100);
    expect(100 * from).toBeCloseTo(least, 1);
    expect(100 * to).toBeCloseTo(most, 1);
  });

  it('stays within [0, 1] where none or all succeed', () => {
    expect(wilson(0, 10)[0]).toBe(0);
    expect(wilson(10, 10)[1]).toBe(1);
    expect(wilson(0, 10)[1]).toBeCloseTo(0.2775, 4);
  });
});
