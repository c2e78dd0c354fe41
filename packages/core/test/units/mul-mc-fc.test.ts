import { array, initialParameters, leafSpecs, type NdArray, type Of } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { mcFc } from '../../src/units/mc-fc.js';
import { type MulMcFcOptions, mulMcFc } from '../../src/units/mul-mc-fc.js';
import { awayFromZero, scalar } from '../support/arrays.js';
import { expectClose, refusal } from '../support/compare.js';
import { expectGradient } from '../support/gradients.js';
import { expectUnitGradient, unitGradient } from '../support/unit-gradients.js';
import { randomParams } from '../support/units.js';

const FULL = 800;
/** Inputs that count go to the one output, the others to the trash; the gate is open. */
const choosing = (...chosen: boolean[]) => ({
  redistribution: array(chosen.map((isChosen) => (isChosen ? [FULL, 0] : [0, FULL]))),
  gate: array([[FULL, 0]]),
  gateBias: array([0, 0]),
  bias: array([0]),
});
const run = (params: object, x: readonly number[], options: MulMcFcOptions = {}): number =>
  mulMcFc(x.length, 1, { epsilon: 0, ...options }).apply(reference, params as never, array([x])).data[0]!;
const near = (got: number, want: number): void => expectClose(scalar(got), scalar(want), 'mulMcFc');

const variants: readonly MulMcFcOptions[] = [
  {},
  { trash: false },
  { signs: 'product' },
  { signs: 'cosine' },
  { signs: 'cosine', trash: false },
  { epsilon: 0.1 },
];

describe('mulMcFc', () => {
  it('multiplies what goes to its output, and drops the rest', () => {
    near(run(choosing(true, true, false), [2, 3, 5]), 6);
    near(run(choosing(true, false, true), [1e-9, 3, 1e12]), 1e3);
  });

  it('multiplies everything when there is no trash and one output', () => {
    const params = { redistribution: array([[1], [-7]]), gate: array([[FULL]]), gateBias: array([0]) };
    near(run({ ...params, bias: array([Math.log(2)]) }, [3, 5], { trash: false }), 30);
  });

  it('is exp(mcFc(log x) + c) of positive numbers', () => {
    const unit = mulMcFc(3, 2, { trash: false, epsilon: 0 });
    const { bias, ...inner } = randomParams(unit.spec, 1) as Of<typeof unit.spec, NdArray>;
    const x = awayFromZero(2, [4, 3]);
    const { abs, add, exp, log } = reference;
    const want = exp(add(mcFc(3, 2).apply(reference, inner, log(abs(x))), bias));
    expectClose(unit.apply(reference, { ...inner, bias }, abs(x)), want, 'seed 1');
  });

  it('takes its gate as a power', () => {
    const params = { ...choosing(true, true), gate: array([[0, 0]]) };
    near(run(params, [4, 9]), 6);
  });

  it('loses signs, or gives them back as a product or a cosine', () => {
    const params = { ...choosing(true, true, false), relevance: array([1, 1, 1]) };
    const { relevance: _, ...rest } = params;
    near(run(rest, [-2, 3, -5]), 6);
    near(run(rest, [-2, 3, -5], { signs: 'product' }), -6);
    near(run(rest, [-2, -3, -5], { signs: 'product' }), 6);
    near(run(params, [-2, 3, -5], { signs: 'cosine' }), -6);
    near(run(params, [-2, -3, -5], { signs: 'cosine' }), 6);
  });

  it('weighs a sign by its relevance, within [0, 1], and the magnitude not', () => {
    const at = (relevance: number) =>
      run({ ...choosing(true), relevance: array([relevance]) }, [-4], { signs: 'cosine' });
    near(at(0), 4);
    near(at(-3), 4);
    near(at(1 / 3), 2);
    near(at(1), -4);
    near(at(7), -4);
  });

  it('makes 0 of a factor 0, and nothing of one that goes to the trash', () => {
    for (const signs of ['none', 'product'] as const) {
      expect(Math.abs(run(choosing(true, true), [0, 5], { signs }))).toBeLessThan(1e-30);
      near(run(choosing(false, true), [0, 5], { signs }), 5);
    }
    near(run(choosing(true), [0], { epsilon: 1e-7 }), 1e-7);
  });

  it.each(variants)('with %j has the slopes of its formula, finite ones at 0 too', (options) => {
    const unit = mulMcFc(3, 2, options);
    const params = randomParams(unit.spec, 3, 0.1, 0.9);
    expectUnitGradient(JSON.stringify(options), unit, params, awayFromZero(4, [4, 3]));
    const zeros = array([[0, -2, 0.5]]);
    expect(unitGradient(unit, params, zeros).x.data.every(Number.isFinite)).toBe(true);
    expectGradient('at 0', unit.spec, params, (ops, given) => unit.apply(ops, given, ops.constant(zeros)));
  });

  it.each<[MulMcFcOptions, string]>([
    [{}, 'redistribution [3,3] gate [1,3] gateBias [3] bias [2]'],
    [{ trash: false }, 'redistribution [3,2] gate [1,2] gateBias [2] bias [2]'],
    [{ signs: 'cosine' }, 'redistribution [3,3] gate [1,3] gateBias [3] bias [2] relevance [3]'],
  ])('with %j has the parameters %s', (options, words) => {
    const { spec, init } = mulMcFc(3, 2, options);
    const leaves = leafSpecs(spec).map(({ path, spec }) => `${path} [${spec.shape}]`);
    expect(leaves.join(' ')).toBe(words);
    expect(Object.keys(init)).toEqual(Object.keys(spec));
  });

  it('starts like mcFc with its trash, without a bias, and with half a relevance', () => {
    const { redistribution, bias, relevance } = initialParameters(mulMcFc(3, 1, { signs: 'cosine' }));
    const { matmul, transpose } = reference;
    expectClose(
      matmul(transpose(redistribution), redistribution),
      array([
        [1, 0],
        [0, 1],
      ]),
      'Rᵀ R',
    );
    expect([...bias.data, ...relevance!.data]).toEqual([0, 0.5, 0.5, 0.5]);
  });

  it('measures the sparsity of the shares that it uses', () => {
    const unit = mulMcFc(3, 2);
    const [shares, gate] = unit.weights!(reference, randomParams(unit.spec, 5));
    expect([shares!.shape, gate!.shape]).toEqual([
      [3, 2],
      [1, 2],
    ]);
  });

  it('has the penalty of mcFc', () => {
    const params = { ...choosing(true), redistribution: array([[1, 3]]), gate: array([[2, 0]]) };
    const penalty = (step: number) =>
      mulMcFc(1, 1).regularize!(reference, params, { x: array([[1]]), step }).data[0]!;
    near(penalty(1e6), -10 * (5 + 2));
    expect(penalty(19_999)).toBeCloseTo(0, 12);
  });

  it.each<[object, string]>([
    [{ signs: 'inalu' }, '"signs" must be one of "none", "product", "cosine", got "inalu".'],
    [{ trash: 1 }, '"trash" must be true or false, got 1.'],
    [{ epsilon: Number.NaN }, '"epsilon" must be at least 0, got NaN.'],
    [
      { sign: 'none' },
      'the options must be among "signs", "trash", "epsilon", "penalty", "init", got "sign".',
    ],
    [
      { init: { g: 1 } },
      'the names of "init" must be among "redistribution", "gate", "gateBias", "bias", got "g".',
    ],
    [
      { signs: 'cosine', init: { g: 1 } },
      'the names of "init" must be among "redistribution", "gate", "gateBias", "bias", "relevance", got "g".',
    ],
  ])('refuses %j', (options, words) => {
    expect(refusal(() => mulMcFc(2, 1, options), 'NALU_OPTION')).toBe(`mulMcFc: ${words}`);
  });
});
