import { array, initialParameters, type NdArray, nmu, type SnmuOptions, snmu, uniform } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray } from '../support/arrays.js';
import { expectClose, expectSame, refusal } from '../support/compare.js';
import { expectUnitGradient, unitGradient } from '../support/unit-gradients.js';

const column = (values: readonly number[]): NdArray => array(values.map((value) => [value]));
const train = (w: NdArray, x: NdArray, noise: NdArray, options: SnmuOptions = {}): NdArray =>
  snmu(w.shape[0]!, w.shape[1]!, options).training!.apply(reference, { w }, x, { noise });

describe('snmu', () => {
  const w = column([0.25, 0.75]);
  const x = array([[3, -2]]);

  it('is an nmu when it is evaluated', () => {
    const data = randomArray(1, [5, 2]);
    expectSame(snmu(2, 1).apply(reference, { w }, data), nmu(2, 1).apply(reference, { w }, data), 'seed 1');
  });

  it('is NMU(x n) / NMU(n) while it is trained', () => {
    // −2.6181…: worked out with 40 digits.
    expectClose(train(w, x, array([[2, 1.5]])), array([[-2.618181818181818]]), 'snmu');
  });

  it('divides its noise out where weights are 0 and 1', () => {
    const picks = array([
      [1, 1, 0],
      [1, 0, 0],
      [0, 1, 0],
    ]);
    const data = randomArray(2, [4, 3]);
    const noise = randomArray(3, [4, 3], { low: 1, high: 5 });
    expectClose(train(picks, data, noise), nmu(3, 3).apply(reference, { w: picks }, data), 'seeds 2, 3');
  });

  it('stays finite with a hundred inputs, whose products alone are more than a float holds', () => {
    const ones = column(Array.from({ length: 1000 }, () => 1));
    const data = reference.broadcastTo(reference.constant(1.001), [1, 1000]);
    const noise = reference.broadcastTo(reference.constant(5), [1, 1000]);
    expectClose(train(ones, data, noise), array([[1.001 ** 1000]]), 'snmu', 1e-10);
  });

  it('leaves x and the noise as they are', () => {
    const [given, noise] = [array([[3, -2]]), array([[2, 1.5]])];
    train(w, given, noise);
    train(w, given, noise, { noise: 'batch' });
    expect([given, noise]).toEqual([array([[3, -2]]), array([[2, 1.5]])]);
  });

  it('draws from U[1, 5], from another range, or a share of that of its batch', () => {
    const law = (options?: SnmuOptions) => snmu(2, 1, options).training!.random.noise;
    expect(law()).toEqual({ kind: 'random', shape: ['batch', 2], law: uniform(1, 5) });
    expect(law({ noise: [0.01, 0.05] })!.law).toEqual(uniform(0.01, 0.05));
    expect(law({ noise: 'batch' })!.law).toEqual(uniform(0, 1));
  });

  it('puts the noise of its batch on the scale 1 / std(x)', () => {
    const data = array([
      [1, 4],
      [2, -3],
    ]);
    const share = randomArray(4, [2, 2], { low: 0, high: 1 });
    const scale = Math.sqrt(3 / 26);
    const noise = reference.add(1, reference.mul(share, scale));
    expectClose(train(w, data, share, { noise: 'batch' }), train(w, data, noise), 'seed 4');
  });

  it('takes 1 for the deviation of a batch whose numbers are all alike', () => {
    const data = array([[3, 3]]);
    const share = array([[0.5, 1]]);
    expectSame(train(w, data, share, { noise: 'batch' }), train(w, data, array([[1.5, 2]])), 'alike');
    const { x: slope } = unitGradient(trainedWith(share, { noise: 'batch' }), { w }, data);
    expect(slope.data.every(Number.isFinite)).toBe(true);
  });

  /** The training form, on noise that does not change. */
  const trainedWith = (noise: NdArray, options: SnmuOptions = {}): ReturnType<typeof snmu> => {
    const unit = snmu(2, 1, options);
    return {
      ...unit,
      apply: (ops, params, data) => unit.training!.apply(ops, params, data, { noise: ops.constant(noise) }),
    };
  };

  it('has the gradient of its value while it is trained, with zeros too', () => {
    const data = array([
      [0, 0],
      [3, -2],
      [1e-9, 1],
    ]);
    const noise = randomArray(5, [3, 2], { low: 1, high: 5 });
    expectUnitGradient('snmu, seed 5', trainedWith(noise), { w }, data);
  });

  it('has no slope through the scale of its noise', () => {
    const data = array([
      [1, 4],
      [2, -3],
    ]);
    const share = randomArray(4, [2, 2], { low: 0, high: 1 });
    const fixed = reference.add(1, reference.mul(share, Math.sqrt(3 / 26)));
    const got = unitGradient(trainedWith(share, { noise: 'batch' }), { w }, data);
    const want = unitGradient(trainedWith(fixed), { w }, data);
    expectClose(got.x, want.x, 'x, seed 4');
    expectClose(got.params.w, want.params.w, 'w, seed 4');
  });

  it('starts within [¼, ¾] over 1,000 draws, and keeps to [0, 1]', () => {
    const drawn = Array.from(
      { length: 1000 },
      (_, seed) => initialParameters(snmu(1, 1), { seed }).w.data[0]!,
    );
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0.25);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(0.75);
    expect(snmu(2, 1).constrain!(reference, { w: column([1.5, -1.5]) })).toEqual({ w: column([1, 0]) });
  });

  it.each<[unknown, string]>([
    [[0, 1], '[0, 1]'],
    [[2, 1], '[2, 1]'],
    [[1, Number.POSITIVE_INFINITY], '[1, Infinity]'],
    [[Number.NaN, 1], '[NaN, 1]'],
    [[1], '[1]'],
    ['element', 'element'],
    [5, '5'],
  ])('refuses noise of %j', (noise, got) => {
    expect(refusal(() => snmu(1, 1, { noise } as object), 'NALU_OPTION')).toBe(
      `snmu: "noise" must be "batch", or two finite numbers above 0 in order, got ${got}.`,
    );
  });

  it('refuses other options', () => {
    expect(refusal(() => snmu(1, 1, { range: 1 } as object), 'NALU_OPTION')).toBe(
      'snmu: the options must be among "noise", "penalty", "init", got "range".',
    );
  });
});
