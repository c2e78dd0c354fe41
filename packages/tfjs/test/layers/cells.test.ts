import { initialParameters, lstm, type NdArray, nac, ndArray, recurrent, type Unit } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import type { Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import * as layers from '../../src/layers/index.js';
import { draw, errorOf, expectClose } from '../support.js';
import { countedOn, predicted, reloaded } from './support.js';
import { tf } from './tf.js';

const upload = ({ data, shape }: NdArray) => tf.tensor([...data], [...shape], 'float32');
/** `[batch, time, in]` of tfjs as the `[time, batch, in]` of core. */
const byTime = (x: NdArray) => reference.transpose(x, [1, 0, 2]);
const [BATCH, TIME, INPUTS, SIZE] = [3, 5, 2, 4];

const sequence = (cell: layers.RNNCell, more = {}) =>
  tf.sequential({ layers: [tf.layers.rnn({ cell, inputShape: [null, INPUTS] as never, ...more })] });

describe('lstmCell', () => {
  it.each(['h', 'c'] as const)('reads the state %s of the LSTM of core', (read) => {
    const x = draw('x', [BATCH, TIME, INPUTS]);
    const model = sequence(layers.lstmCell({ units: SIZE, read, seed: 3 }));
    const unit = recurrent(lstm(INPUTS, SIZE), { read });
    const input = upload(x);
    expectClose(
      predicted(model, input),
      unit.apply(reference, initialParameters(unit, { seed: 3 }), byTime(x)),
    );
    for (const each of [input, model]) each.dispose();
  });

  it('is read out by a unit, and trains, saves and loads with it', async () => {
    const model = sequence(layers.lstmCell({ units: SIZE, read: 'c' }));
    model.add(layers.nalu({ units: 1 }));
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    const [x, y] = [upload(draw('train', [BATCH, TIME, INPUTS])), tf.ones([BATCH, 1])];
    const first = (await model.trainOnBatch(x, y)) as number;
    const before = countedOn(tf);
    for (let i = 0; i < 30; i++) await model.trainOnBatch(x, y);
    expect((await model.trainOnBatch(x, y)) as number).toBeLessThan(first);
    expect(countedOn(tf)).toEqual(before);
    const loaded = await reloaded(tf, model);
    expect(predicted(loaded, x)).toEqual(predicted(model, x));
    for (const each of [x, y, model, loaded]) each.dispose();
  });

  it('holds its output where a sequence is masked', () => {
    const cell = layers.lstmCell({ units: SIZE, read: 'c', seed: 8 });
    const model = tf.sequential({
      layers: [
        tf.layers.masking({ maskValue: 0, inputShape: [null, INPUTS] as never }),
        tf.layers.rnn({ cell }),
      ],
    });
    const short = draw('short', [1, 2, INPUTS], 0.5, 1);
    const padded = ndArray([1, 4, INPUTS], [...short.data, ...new Float64Array(2 * INPUTS)]);
    const [a, b] = [upload(short), upload(padded)];
    expectClose(predicted(model, b), predicted(model, a));
    for (const each of [a, b, model]) each.dispose();
  });

  it('has its weights where the user says', () => {
    const cell = layers.lstmCell({ units: SIZE, biasForgetInitializer: 'zeros', weightConstraint: 'nonNeg' });
    const model = sequence(cell);
    expect(cell.getConfig()).toMatchObject({ read: 'h', biasForgetInitializer: { className: 'Zeros' } });
    const names = cell.weights.map(({ originalName }) => originalName.split('/').at(-1));
    const forget = model.getWeights()[names.indexOf('biasForget')] as Tensor;
    expect([...forget.dataSync()]).toEqual([0, 0, 0, 0]);
    model.dispose();
  });

  it('refuses a regulariser, which tf.layers.rnn would forget', () => {
    const options = { units: 1, name: 'a', weightRegularizer: 'l2' };
    expect(() => layers.lstmCell(options as never)).toThrow(
      'LSTMCell "a": the weights of a cell can have no regulariser, for tf.layers.rnn adds none to the loss, got "weightRegularizer".',
    );
    expect(() => layers.lstmCell({ units: 1, read: 's' as never })).toThrow(
      'LSTMCell: "read" must be one of "h", "c", got "s".',
    );
    expect(() => layers.lstmCell({ units: 1, reads: 'h' } as never)).toThrow(
      /must be among "read", got "reads"/,
    );
  });
});

describe('unitCell', () => {
  it('is s ← unit([x, s]), as in core', async () => {
    const x = draw('u', [BATCH, TIME, INPUTS]);
    const model = sequence(layers.unitCell({ unit: 'nac', units: 1, seed: 3 }));
    const unit: Unit<never> = recurrent(nac(INPUTS + 1, 1)) as never;
    const input = upload(x);
    const expected = unit.apply(reference, initialParameters(unit, { seed: 3 }), byTime(x));
    expectClose(predicted(model, input), expected);
    const loaded = await reloaded(tf, model);
    expect(predicted(loaded, input)).toEqual(predicted(model, input));
    for (const each of [input, model, loaded]) each.dispose();
  });

  it('keeps the bounds of its unit while it is trained', async () => {
    const cell = layers.unitCell({ unit: 'nmru', units: 1 });
    const model = sequence(cell);
    model.compile({ optimizer: tf.train.sgd(100), loss: 'meanSquaredError' });
    const [x, y] = [upload(draw('b', [BATCH, TIME, INPUTS], 1, 2)), tf.zeros([BATCH, 1])];
    await model.trainOnBatch(x, y);
    const w = [...(model.getWeights()[0] as Tensor).dataSync()];
    expect(w.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(w.some((value) => value === 0 || value === 1)).toBe(true);
    for (const each of [x, y, model]) each.dispose();
  });

  it('refuses what cannot be a cell', () => {
    expect(() => layers.unitCell({ unit: 'snmu', units: 1, name: 'c' })).toThrow(
      'SNMU "c": a cell must draw nothing in training, got noise. Take the unit without noise.',
    );
    expect(String(errorOf(() => layers.unitCell({ unit: 'gru' as never, units: 1 })))).toMatch(
      /"unit" must be one of "dmu"/,
    );
    expect(() => layers.unitCell({ unit: 'nac', units: 0 })).toThrow(
      'NAC: "units" must be a whole number above 0, got 0.',
    );
  });
});
