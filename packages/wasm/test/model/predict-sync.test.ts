import {
  array,
  initialParameters,
  lstm,
  nac,
  nalu,
  nau,
  nmu,
  predictOn,
  randomSource,
  recurrent,
  stack,
  uniform,
  zeros,
} from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { predictSync, wasm } from '../../src/index.js';

const runtime = await wasm();
const rows = (count: number, width: number) =>
  Float32Array.from(randomSource(1).draw('x', uniform(1, 2), [count, width]).data);

const models = {
  nalu: nalu(3, 2),
  'nau and nmu': stack(nau(10, 2), nmu(2, 1)),
  'a stack of nalus': stack(nalu(5, 3), nalu(3, 4)),
};
const fixedOf = <S>(model: Parameters<typeof initialParameters<S>>[0]) => ({
  model,
  params: initialParameters(model, { seed: 3 }),
});

describe('predictSync', () => {
  it.each(Object.entries(models))(
    'of %s gives what the runtime gives, for any number of rows',
    async (_, model) => {
      const fixed = fixedOf(model as never);
      const width = (model.input as readonly (number | string)[])[1] as number;
      const predict = predictSync(fixed);
      const slow = predictOn(runtime, fixed.model, fixed.params);
      for (const count of [1, 3, 4, 5, 12, 13, 64, 65, 150]) {
        const x = rows(count, width);
        const expected = await slow({ shape: [count, width], data: Float64Array.from(x) });
        const got = predict(x);
        expect(got.length).toBe(expected.data.length);
        got.forEach((y, i) => {
          expect(Math.abs(y - (expected.data[i] as number))).toBeLessThan(1e-5 * (1 + Math.abs(y)));
        });
      }
    },
  );

  it('gives a row the same bits whatever stands beside it', () => {
    const predict = predictSync(fixedOf(models['a stack of nalus']));
    const x = rows(100, 5);
    const together = predict(x);
    for (let row = 0; row < 100; row++)
      expect(predict(x.slice(5 * row, 5 * row + 5))).toEqual(together.slice(4 * row, 4 * row + 4));
  });

  it('takes no rows, and refuses a part of one', () => {
    const predict = predictSync(fixedOf(models.nalu));
    expect(predict(new Float32Array(0))).toEqual(new Float32Array(0));
    expect(() => predict(new Float32Array(4))).toThrow('nalu: x must hold rows of 3, got 4 numbers.');
  });

  it('keeps its memory to itself', () => {
    const fixed = fixedOf(models.nalu);
    const [a, b] = [predictSync(fixed), predictSync({ ...fixed, params: fixedOf(nalu(3, 2)).params })];
    const x = rows(2, 3);
    const first = a(x);
    b(rows(70, 3));
    expect(a(x)).toEqual(first);
  });

  it('needs the sizes of axes beside the first', () => {
    const model = recurrent(lstm(2, 3));
    const fixed = { model, params: initialParameters(model, { seed: 1 }) };
    expect(() => predictSync(fixed)).toThrow('Name the sizes of the others in dims: { time: …, batch: … }.');
    const predict = predictSync(fixed, { dims: { time: 4, batch: 2 } });
    expect(predict(rows(8, 2)).length).toBe(6);
  });

  it('refuses a model that looks at a whole batch, unless its size is known', async () => {
    const model = nmu(2, 1, { normalized: true });
    const fixed = { model, params: { w: array([[1], [1]]) } };
    expect(() => predictSync(fixed)).toThrow(
      'a model that looks at the whole of "batch". Name its size in dims',
    );
    const predict = predictSync(fixed, { dims: { batch: 2 } });
    const got = predict(Float32Array.of(1, 2, 3, 4));
    expect(got[0]).toBeCloseTo(2, 5);
    expect(got[1]).toBeCloseTo(12, 5);
  });

  it('refuses options that it does not have', () => {
    expect(() => predictSync(fixedOf(nac(2, 1)), { batch: 3 } as never)).toThrow(
      expect.objectContaining({ code: 'NALU_OPTION' }),
    );
  });

  it('gives a constant where a model is one', () => {
    const fixed = { model: nac(2, 1), params: { wHat: zeros([2, 1]), mHat: zeros([2, 1]) } };
    expect(predictSync(fixed)(Float32Array.of(3, 4, 5, 6))).toEqual(Float32Array.of(0, 0));
  });
});
