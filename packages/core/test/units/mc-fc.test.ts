import { array, initialParameters, type NdArray, type Of, sizeOf } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { mcFc } from '../../src/units/mc-fc.js';
import { randomArray, scalar } from '../support/arrays.js';
import { expectClose, expectSame, refusal } from '../support/compare.js';
import { expectUnitGradient } from '../support/unit-gradients.js';
import { randomParams } from '../support/units.js';

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

describe('mcFc', () => {
  it('is σ(w + b) Σ x with one output, whatever R is', () => {
    const params = { redistribution: array([[3], [-900]]), gate: array([[0.4]]), gateBias: array([-1]) };
    const y = mcFc(2, 1).apply(reference, params, array([[5, -2]]));
    expectClose(y, array([[3 * sigmoid(-0.6)]]), 'mcFc');
  });

  it('conserves the sum of its inputs where its gates are open', () => {
    const unit = mcFc(4, 3);
    const params = randomParams(unit.spec, 1) as Of<typeof unit.spec, NdArray>;
    const open = { ...params, gateBias: array([800, 800, 800]) };
    const x = randomArray(2, [5, 4], { low: -1e3, high: 1e3 });
    const total = (y: NdArray) => reference.sum(y, [1]);
    expectClose(total(unit.apply(reference, open, x)), total(x), 'open');
    const leak = reference.sub(total(x), total(unit.apply(reference, params, reference.abs(x))));
    expect(leak.data.every((lost) => lost !== 0)).toBe(true);
  });

  it('shares an input by the softmax of its row', () => {
    const params = {
      redistribution: array([
        [Math.log(3), 0],
        [0, 0],
      ]),
      gate: array([[800, 0]]),
      gateBias: array([0, 0]),
    };
    expectClose(mcFc(2, 2).apply(reference, params, array([[8, 1]])), array([[6.5, 1.25]]), 'mcFc');
  });

  it('acts alike on every leading index', () => {
    const unit = mcFc(2, 3);
    const params = randomParams(unit.spec, 3);
    const x = randomArray(4, [2, 5, 2]);
    const flat = unit.apply(reference, params, { shape: [10, 2], data: x.data });
    expectSame(unit.apply(reference, params, x), { shape: [2, 5, 3], data: flat.data }, 'sequence');
  });

  it('has the slopes of its formula, at ties too', () => {
    const unit = mcFc(3, 4);
    const x = randomArray(5, [4, 3]);
    expectUnitGradient('drawn', unit, randomParams(unit.spec, 6), x);
    expectUnitGradient('half saturated', unit, randomParams(unit.spec, 7, -5, 5), x);
    expectUnitGradient('at ties', unit, randomParams(unit.spec, 8, 1, 1), array([[0, 0, 0]]));
  });

  it('is drawn to saturation by a penalty that ramps from step 20,000 to 35,000', () => {
    const params = {
      redistribution: array([
        [1, 2],
        [3, 4],
      ]),
      gate: array([[1, 3]]),
      gateBias: array([0, 2]),
    };
    const at = (step: number, unit = mcFc(2, 2)) =>
      unit.regularize!(reference, params, { x: array([[1, 1]]), step }).data[0]!;
    expect(at(20_000)).toBeCloseTo(0, 12);
    expectClose(scalar(at(27_500)), scalar(-5 * (7.5 + 5 + 2)), 'half');
    expectClose(scalar(at(1e6)), scalar(-10 * (7.5 + 5 + 2)), 'full');
    const own = mcFc(2, 2, { penalty: { weight: 1, start: 0, end: 10 } });
    expectClose(scalar(at(5, own)), scalar(-0.5 * 14.5), 'options');
    expect(Object.keys(own.spec)).toEqual(['redistribution', 'gate', 'gateBias']);
  });

  it('starts with an orthogonal R and a unit vector w, or with the identity where R is square', () => {
    const { redistribution, gate, gateBias } = initialParameters(mcFc(3, 5));
    const { matmul, transpose } = reference;
    const identity = { shape: [3, 3], data: Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1) };
    expectClose(matmul(redistribution, transpose(redistribution)), identity, 'R Rᵀ');
    expectClose(matmul(gate, transpose(gate)), array([[1]]), 'w wᵀ');
    expect(gateBias.data.every((value) => value === 0)).toBe(true);
    expectSame(initialParameters(mcFc(3, 3)).redistribution, identity, 'R');
    for (const seed of [0, 1, 2, 3, 4])
      expect(Math.abs(initialParameters(mcFc(2, 1), { seed }).gate.data[0]!)).toBeCloseTo(1, 12);
  });

  it('measures the sparsity of its shares and of its gate', () => {
    const unit = mcFc(3, 2);
    const [shares, gate] = unit.weights!(reference, randomParams(unit.spec, 9));
    expect([shares!.shape, gate!.shape]).toEqual([
      [3, 2],
      [1, 2],
    ]);
    expectClose(reference.sum(shares!, [1]), { shape: [3, 1], data: new Float64Array(3).fill(1) }, 'rows');
    expect(sizeOf(gate!.shape)).toBe(2);
  });

  it.each<[object, string]>([
    [{ trash: true }, 'the options must be among "penalty", "init", got "trash".'],
    [{ init: { r: 1 } }, 'the names of "init" must be among "redistribution", "gate", "gateBias", got "r".'],
    [
      { penalty: { lambda: 1 } },
      'the names of "penalty" must be among "weight", "start", "end", got "lambda".',
    ],
  ])('refuses %j', (options, words) => {
    expect(refusal(() => mcFc(2, 1, options), 'NALU_OPTION')).toBe(`mcFc: ${words}`);
  });
});
