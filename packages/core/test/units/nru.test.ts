import { array, type NdArray, type NruOptions, nru, randomSource } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { initialize } from '../../src/random/initializers.js';
import { awayFromZero, randomArray, scalar } from '../support/arrays.js';
import { expectClose, expectSame, refusal } from '../support/compare.js';
import { expectUnitGradient, unitGradient } from '../support/unit-gradients.js';

const forms = ['together', 'separate'] as const;
const column = (values: readonly number[]): NdArray => array(values.map((value) => [value]));
const run = (w: readonly number[], x: readonly number[], options: NruOptions = {}): number =>
  nru(w.length, 1, options).apply(reference, { w: column(w) }, array([x])).data[0]!;
/** As it is trained. */
const train = (w: readonly number[], x: readonly number[], options: NruOptions = {}): number =>
  nru(w.length, 1, options).training!.apply(reference, { w: column(w) }, array([x]), {}).data[0]!;
const slopes = (w: readonly number[], x: readonly number[], options: NruOptions = {}) =>
  unitGradient(nru(w.length, 1, options), { w: column(w) }, array([x]));

describe.each(forms)('nru with its signs %s', (signs) => {
  const options = { signs };

  it.each<[string, readonly number[], readonly number[], number]>([
    ['multiplies', [1, 1], [-2, 3], -6],
    ['divides', [1, -1], [-6, -2], 3],
    ['inverts', [-1], [-4], -0.25],
    ['leaves out', [1, 0], [7, -1e300], 7],
    ['multiplies by 0', [1, 1], [0, 3], 0],
    ['leaves out a 0', [1, 0], [7, 0], 7],
  ])('%s', (_, w, x, want) => {
    expectClose(scalar(run(w, x, options)), scalar(want), 'nru');
    expectClose(scalar(train(w, x, options)), scalar(want), 'nru in training');
  });

  it('takes 1 / 0 for 0', () => {
    expect(run([-1], [0], options)).toBe(0);
    expect(run([-1, 1], [-0, 5], options)).toBeCloseTo(0, 15);
    expect(train([-1], [0], options)).toBe(0);
  });

  it('takes a 0 with a part of a weight for the rest of it', () => {
    for (const w of [0.25, -0.25]) expect(run([w], [0], options)).toBe(0.75);
  });

  it('has finite slopes at 0 with every weight', () => {
    for (const w of [1, 0.5, 1e-9, 0, -0.5, -1]) {
      const { x, params } = slopes([w, 1, w], [0, 0, 2], options);
      expect([...x.data, ...params.w.data].every(Number.isFinite), `W = ${w}`).toBe(true);
    }
  });

  it('has the gradient of its value', () => {
    const x = array([
      [0.2, -2, 0.5],
      [-0.3, 3, 50],
    ]);
    const w = awayFromZero(41, [3, 2], 0.1, 0.45);
    expectUnitGradient('nru, seed 41', nru(3, 2, options), { w }, x);
    expectUnitGradient('nru, large weights', nru(3, 2, options), { w: awayFromZero(42, [3, 2], 0.6, 1) }, x);
  });

  it('has the gradient of its training form', () => {
    const unit = nru(2, 1, options);
    const trained = {
      spec: unit.spec,
      apply: (ops: never, w: never, x: never) => unit.training!.apply(ops, w, x, {}),
    };
    const near = { w: array([[0.7], [-0.8]]) };
    expectUnitGradient('nru in training', trained as never, near, awayFromZero(43, [4, 2]));
  });
});

describe('nru', () => {
  it('has the slope of a product at 0', () => {
    const { x, params } = slopes([1, 1], [0, 3]);
    const { x: scale } = slopes([1], [1]);
    expectClose(reference.div(x, scale.data[0]!), array([[3, 0]]), 'x');
    // The first factor is 0 + 1 − W there: its slope in W is −1.
    expectClose(reference.div(params.w, scale.data[0]!), array([[-3], [0]]), 'W');
  });

  it('counts an input by |W| when evaluated, and by tanh(1000 W)² when trained', () => {
    expectClose(scalar(run([0.5], [4])), scalar(0.5 * 2 + 0.5), 'evaluated');
    const t = Math.tanh(0.4) ** 2;
    expectClose(scalar(train([4e-4], [-3])), scalar(-(3 ** 4e-4) * t + 1 - t), 'trained');
    expectClose(scalar(train([-0.5], [4])), scalar(0.5), 'trained, saturated');
  });

  it('draws nothing in training', () => {
    expect(nru(2, 1).training!.random).toEqual({});
  });

  it('multiplies the signs of the inputs that count when they are separate', () => {
    const options = { signs: 'separate' } as const;
    const factor = (w: number, x: number) => Math.abs(x) ** w * Math.abs(w) + 1 - Math.abs(w);
    expectClose(scalar(run([0.6], [-3], options)), scalar(-factor(0.6, 3)), 'W over ½');
    expectClose(scalar(run([-0.6], [-3], options)), scalar(-factor(-0.6, 3)), 'W below −½');
    expectClose(scalar(run([0.5], [-3], options)), scalar(factor(0.5, 3)), 'W = ½');
  });

  it('acts alike on every leading index', () => {
    const x = randomArray(44, [2, 3, 2]);
    const w = randomArray(45, [2, 3], { low: -1, high: 1 });
    for (const signs of forms) {
      const unit = nru(2, 3, { signs });
      const flat = unit.apply(reference, { w }, reference.reshape(x, [6, 2]));
      expectSame(unit.apply(reference, { w }, x), reference.reshape(flat, [2, 3, 3]), signs);
    }
  });

  it('starts within ±½ and keeps to ±1', () => {
    const { init, constrain } = nru(2, 1);
    const drawn = initialize(init.w, [1000], randomSource(1), 'w').data;
    expect(Math.max(...drawn.map(Math.abs))).toBeLessThanOrEqual(0.5);
    expect(Math.max(...drawn.map(Math.abs))).toBeGreaterThan(0.49);
    expect(constrain!(reference, { w: array([[1.5], [-1.5]]) })).toEqual({ w: array([[1], [-1]]) });
  });

  it('is penalised for weights between −1, 0 and 1, from step 20,000 to 35,000', () => {
    const at = (step: number) =>
      nru(2, 1).regularize!(reference, { w: array([[-0.75], [1]]) }, { x: array([[1, 1]]), step });
    expectClose(at(20_000), scalar(0), 'step 20,000');
    expectClose(at(27_500), scalar(0.625), 'step 27,500');
    expectClose(at(35_000), scalar(1.25), 'step 35,000');
  });

  it('is trained as its paper does: faster with two inputs', () => {
    expect(nru(2, 1).defaults).toEqual({ optimizer: 'adam', learningRate: 1 });
    expect(nru(10, 1).defaults).toEqual({ optimizer: 'adam', learningRate: 1e-3 });
  });

  it('refuses other options', () => {
    const words = (options: object) => refusal(() => nru(1, 1, options), 'NALU_OPTION');
    expect(words({ signs: 'none' })).toBe('nru: "signs" must be one of "together", "separate", got "none".');
    expect(words({ epsilon: 1 })).toBe(
      'nru: the options must be among "signs", "penalty", "init", got "epsilon".',
    );
    expect(words({ init: { wHat: 1 } })).toBe('nru: the names of "init" must be among "w", got "wHat".');
  });
});
