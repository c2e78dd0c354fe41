import { array, initialParameters, leafSpecs, type NdArray } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { type NlrlOptions, nlrl } from '../../src/units/nlrl.js';
import { randomArray } from '../support/arrays.js';
import { expectClose, refusal } from '../support/compare.js';
import { expectGradient } from '../support/gradients.js';
import { expectUnitGradient } from '../support/unit-gradients.js';
import { randomParams } from '../support/units.js';

const FULL = 50;
const column = (values: readonly number[]): NdArray => array(values.map((value) => [value]));
/** −1: negated, 1: as it is, 0: left out. */
const params = (literals: readonly number[], selection: number) => ({
  negation: column(literals.map((literal) => -FULL * literal)),
  rule: column(literals.map((literal) => (literal === 0 ? -FULL : FULL))),
  selection: array([selection]),
});
const run = (
  literals: readonly number[],
  selection: number,
  x: readonly number[],
  options: NlrlOptions = {},
) => nlrl(x.length, 1, options).apply(reference, params(literals, selection), array([x])).data[0]!;
const AND = -FULL;
const OR = FULL;
const table = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

describe('nlrl', () => {
  it.each<[string, readonly number[], number, readonly number[]]>([
    ['x₁ ∧ x₂', [1, 1], AND, [0, 0, 0, 1]],
    ['x₁ ∧ ¬x₂', [1, -1], AND, [0, 0, 1, 0]],
    ['¬x₁ ∧ ¬x₂', [-1, -1], AND, [1, 0, 0, 0]],
    ['x₁ ∨ x₂', [1, 1], OR, [0, 1, 1, 1]],
    ['¬x₁ ∨ x₂', [-1, 1], OR, [1, 1, 0, 1]],
    ['¬x₁ ∨ ¬x₂', [-1, -1], OR, [1, 1, 1, 0]],
    ['x₂', [0, 1], AND, [0, 1, 0, 1]],
    ['¬x₁', [-1, 0], OR, [1, 1, 0, 0]],
  ])('is %s', (_, literals, selection, want) => {
    table.forEach((x, i) => {
      expect(Math.abs(run(literals, selection, x) - want[i]!)).toBeLessThanOrEqual(1.01e-10);
    });
  });

  it('does not make an OR of the conjunction', () => {
    // 1 − AND would be 1 for (0, 0).
    expect(run([1, 1], OR, [0, 0])).toBeLessThan(1e-9);
  });

  it('is a true conjunction of nothing, and a false disjunction of nothing', () => {
    expect(run([0, 0], AND, [0, 1])).toBeCloseTo(1, 12);
    expect(run([0, 0], OR, [0, 1])).toBeCloseTo(0, 12);
  });

  it('multiplies truths in between', () => {
    expect(run([1, 1], AND, [0.5, 0.25])).toBeCloseTo(0.125, 12);
    expect(run([1, -1], AND, [0.5, 0.25])).toBeCloseTo(0.375, 12);
    expect(run([1, 1], OR, [0.5, 0.25])).toBeCloseTo(1 - 0.5 * 0.75, 12);
    expect(run([1, 1], 0, [0.5, 0.25])).toBeCloseTo((0.125 + 0.625) / 2, 12);
  });

  it('takes ε for a smaller truth, and outside [0, 1] too', () => {
    expect(run([1], AND, [0], { epsilon: 1e-3 })).toBeCloseTo(1e-3, 12);
    expect(run([1], AND, [-7], { epsilon: 1e-3 })).toBeCloseTo(1e-3, 12);
    expect(run([1], OR, [1], { epsilon: 1e-3 })).toBeCloseTo(1 - 1e-3, 12);
  });

  it('is its formula', () => {
    const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
    const given = { negation: array([[0.4], [-1]]), rule: array([[1], [-0.5]]), selection: array([0.3]) };
    const x = [0.7, 0.2];
    const n = x.map((value, i) => {
      const g = sigmoid(given.negation.data[i]!);
      return (1 - g) * value + g * (1 - value);
    });
    const all = (truths: readonly number[]) =>
      truths.reduce((product, truth, i) => product * truth ** sigmoid(given.rule.data[i]!), 1);
    const or = 1 - all(n.map((truth) => 1 - truth));
    const want = (1 - sigmoid(0.3)) * all(n) + sigmoid(0.3) * or;
    expectClose(nlrl(2, 1).apply(reference, given, array([x])), array([[want]]), 'nlrl');
  });

  it('negates for each output by itself, or for all alike', () => {
    const rule = array([[FULL, FULL]]);
    const selection = array([AND, AND]);
    const own = { negation: array([[FULL, -FULL]]), rule, selection };
    expectClose(nlrl(1, 2).apply(reference, own, array([[0.2]])), array([[0.8, 0.2]]), 'rule');
    const shared = { negation: array([FULL]), rule, selection };
    const unit = nlrl(1, 2, { negation: 'input' });
    expectClose(unit.apply(reference, shared, array([[0.2]])), array([[0.8, 0.8]]), 'input');
    const shapes = (options: NlrlOptions) =>
      leafSpecs(nlrl(3, 2, options).spec).map(({ spec }) => spec.shape);
    expect(shapes({})).toEqual([[3, 2], [3, 2], [2]]);
    expect(shapes({ negation: 'input' })).toEqual([[3], [3, 2], [2]]);
  });

  it('has the slopes of its formula, finite ones at 0 and 1 too', () => {
    for (const options of [{}, { negation: 'input' }] as const) {
      const unit = nlrl(3, 2, options);
      const given = randomParams(unit.spec, 1);
      expectUnitGradient('drawn', unit, given, randomArray(2, [4, 3], { low: 0.1, high: 0.9 }));
      const corners = array([
        [0, 1, 0],
        [1, 1, 0.5],
      ]);
      expectUnitGradient('at corners', unit, given, corners);
      expectGradient('in its parameters', unit.spec, given, (ops, params) =>
        unit.apply(ops, params, ops.constant(corners)),
      );
    }
  });

  it('acts alike on every leading index', () => {
    const unit = nlrl(2, 3);
    const given = randomParams(unit.spec, 3);
    const x = randomArray(4, [2, 5, 2], { low: 0, high: 1 });
    const flat = unit.apply(reference, given, { shape: [10, 2], data: x.data });
    expectClose(unit.apply(reference, given, x), { shape: [2, 5, 3], data: flat.data }, 'sequence');
  });

  it('starts within U[−½, ½]', () => {
    for (const { data } of Object.values(initialParameters(nlrl(2, 1000)))) {
      expect(data.every((value) => Math.abs(value) <= 0.5)).toBe(true);
      expect(Math.max(...data)).toBeGreaterThan(0.48);
      expect(Math.min(...data)).toBeLessThan(-0.48);
    }
  });

  it('measures the sparsity of its three gates', () => {
    const unit = nlrl(2, 1);
    const weights = unit.weights!(reference, params([1, 0], 0));
    expect(weights.map(({ data }) => [...data].map((value) => Math.round(value * 100) / 100))).toEqual([
      [0, 0.5],
      [1, 0],
      [0.5],
    ]);
  });

  it.each<[object, string]>([
    [{ negation: 'none' }, '"negation" must be one of "rule", "input", got "none".'],
    [{ epsilon: 0 }, '"epsilon" must be a finite number above 0, got 0.'],
    [{ nnf: true }, 'the options must be among "negation", "epsilon", "init", got "nnf".'],
    [{ init: { gn: 1 } }, 'the names of "init" must be among "negation", "rule", "selection", got "gn".'],
  ])('refuses %j', (options, words) => {
    expect(refusal(() => nlrl(2, 1, options), 'NALU_OPTION')).toBe(`nlrl: ${words}`);
  });
});
