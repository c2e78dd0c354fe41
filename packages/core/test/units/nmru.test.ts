import { array, type NdArray, type NmruOptions, nmru, randomSource } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { initialize } from '../../src/random/initializers.js';
import { awayFromZero, randomArray, scalar } from '../support/arrays.js';
import { expectClose, expectSame, refusal } from '../support/compare.js';
import { expectUnitGradient, unitGradient } from '../support/unit-gradients.js';

const forms = ['cosine', 'together'] as const;
const EPSILON = 2 ** -23;
const column = (values: readonly number[]): NdArray => array(values.map((value) => [value]));
const run = (w: readonly number[], x: readonly number[], options: NmruOptions = {}): number =>
  nmru(x.length, 1, options).apply(reference, { w: column(w) }, array([x])).data[0]!;
const train = (w: readonly number[], x: readonly number[], options: NmruOptions = {}): number =>
  nmru(x.length, 1, options).training!.apply(reference, { w: column(w) }, array([x]), {}).data[0]!;

describe.each(forms)('nmru with its signs by %s', (signs) => {
  const options = { signs };

  it.each<[string, readonly number[], readonly number[], number]>([
    ['multiplies', [1, 1, 0, 0], [-2, 3], -6],
    ['divides', [1, 0, 0, 1], [-6, -2], 3],
    ['inverts', [0, 1], [-4], -0.25],
    ['leaves out', [1, 0, 0, 0], [7, -1e300], 7],
    ['multiplies by 0', [1, 1, 0, 0], [0, 3], 0],
    ['leaves out a 0', [1, 0, 0, 0], [7, 0], 7],
    ['divides 0', [1, 0, 0, 1], [0, 3], 0],
  ])('%s', (_, w, x, want) => {
    expectClose(scalar(run(w, x, options)), scalar(want), 'nmru');
  });

  it('takes 1 / 0 for 1 / ε, evaluated or in training', () => {
    expect(run([0, 1], [0], options)).toBe(1 / EPSILON);
    expect(run([0, 1], [-0], options)).toBe(1 / EPSILON);
    expect(train([0, 1], [0], options)).toBe(1 / EPSILON);
    expect(run([0, 1], [0], { ...options, epsilon: 0.25 })).toBe(4);
  });

  it('adds ε to x in training alone', () => {
    expectClose(scalar(train([0, 1], [3], { ...options, epsilon: 1 })), scalar(0.25), 'trained');
    expectClose(scalar(run([0, 1], [3], { ...options, epsilon: 1 })), scalar(1 / 3), 'evaluated');
    // x + ε is 0 there: the pole of the training form.
    expect(train([0, 1], [-1], { ...options, epsilon: 1 })).toBe(1);
  });

  it('has finite slopes at 0 with every weight', () => {
    for (const w of [0, 0.5, 1]) {
      const unit = nmru(2, 1, options);
      const { x, params } = unitGradient(unit, { w: column([1, w, w, 1]) }, array([[0, 0]]));
      expect([...x.data, ...params.w.data].every(Number.isFinite), `W = ${w}`).toBe(true);
    }
  });

  it('has the gradient of its value', () => {
    const unit = nmru(3, 2, options);
    const w = randomArray(51, [6, 2], { low: 0.1, high: 0.9 });
    expectUnitGradient('nmru, seed 51', unit, { w }, awayFromZero(52, [4, 3]));
  });

  it('acts alike on every leading index', () => {
    const x = randomArray(53, [2, 3, 2]);
    const w = randomArray(54, [4, 3], { low: 0, high: 1 });
    const unit = nmru(2, 3, options);
    const flat = unit.apply(reference, { w }, reference.reshape(x, [6, 2]));
    expectSame(unit.apply(reference, { w }, x), reference.reshape(flat, [2, 3, 3]), signs);
  });
});

describe('nmru', () => {
  it('turns by π W for each negative factor', () => {
    const w = [0.25, 0.5];
    const magnitude = (0.25 * 4 + 0.75) * (0.5 * 0.25 + 0.5);
    expectClose(scalar(run(w, [-4])), scalar(magnitude * Math.cos(0.75 * Math.PI)), 'negative');
    expectClose(scalar(run(w, [4])), scalar(magnitude), 'positive');
  });

  it('is a product of W x̃ + 1 − W when signs stay in it', () => {
    const want = (0.25 * -4 + 0.75) * (0.5 * -0.25 + 0.5);
    expectClose(scalar(run([0.25, 0.5], [-4], { signs: 'together' })), scalar(want), 'nmru');
  });

  it('starts within [¼, ¾] and keeps to [0, 1]', () => {
    const { init, constrain, spec } = nmru(3, 2);
    expect(spec.w.shape).toEqual([6, 2]);
    const drawn = initialize(init.w, [1000], randomSource(1), 'w').data;
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0.25);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(0.75);
    expect(Math.max(...drawn) - Math.min(...drawn)).toBeGreaterThan(0.49);
    expect(constrain!(reference, { w: array([[1.5], [-1.5]]) })).toEqual({ w: array([[1], [0]]) });
  });

  it('is penalised for weights between 0 and 1, from step 20,000 to 35,000', () => {
    const at = (step: number) =>
      nmru(1, 1).regularize!(reference, { w: array([[0.75], [1]]) }, { x: array([[1]]), step });
    expectClose(at(20_000), scalar(0), 'step 20,000');
    expectClose(at(27_500), scalar(0.625), 'step 27,500');
    expectClose(at(50_000), scalar(1.25), 'step 50,000');
  });

  it('is trained with a bound on the norm of its gradient', () => {
    expect(nmru(2, 1).defaults).toEqual({ optimizer: 'adam', learningRate: 1e-2, clip: { norm: 1 } });
  });

  it('refuses other options', () => {
    const words = (options: object) => refusal(() => nmru(1, 1, options), 'NALU_OPTION');
    expect(words({ signs: 'sine' })).toBe('nmru: "signs" must be one of "cosine", "together", got "sine".');
    for (const epsilon of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(words({ epsilon })).toBe(`nmru: "epsilon" must be above 0, got ${epsilon}.`);
    expect(words({ gate: 1 })).toBe(
      'nmru: the options must be among "signs", "epsilon", "penalty", "init", got "gate".',
    );
  });
});
