import { eager, type NdArray, trace } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import type { layers as L } from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { tfjs } from '../../src/index.js';
import * as layers from '../../src/layers/index.js';
import { draw, expectClose } from '../support.js';
import { predicted } from './support.js';
import { tf } from './tf.js';

type Layer = InstanceType<typeof L.Layer>;
const upload = ({ data, shape }: NdArray) => tf.tensor([...data], [...shape], 'float32');
const time = [null, 3] as never;

const models: Readonly<Record<string, () => readonly Layer[]>> = {
  'units of ours': () => [
    layers.nau({ units: 2, inputShape: [3] }),
    layers.inalu({ units: 2 }),
    layers.snmu({ units: 2 }),
    layers.dmu({ units: 1 }),
  ],
  'dense, activations and dropout': () => [
    tf.layers.dense({ units: 4, inputShape: [3], activation: 'relu6', biasInitializer: 'ones' }),
    tf.layers.activation({ activation: 'hardSigmoid' }),
    tf.layers.dense({ units: 3, useBias: false, activation: 'tanh' }),
    tf.layers.dropout({ rate: 0.5 }),
    tf.layers.reLU({ maxValue: 0.5 }),
    tf.layers.reLU({}),
    tf.layers.activation({ activation: 'softsign' }),
  ],
  'the LSTM of tfjs, with a unit behind it': () => [
    tf.layers.lstm({
      units: 4,
      inputShape: time,
      returnSequences: true,
      biasInitializer: 'randomNormal',
    }),
    tf.layers.lstm({ units: 3, recurrentActivation: 'sigmoid', useBias: false }),
    layers.nalu({ units: 2 }),
  ],
  'cells of ours': () => [
    layers.nac({ units: 3, inputShape: time }),
    tf.layers.rnn({ cell: layers.lstmCell({ units: 4, read: 'c' }), returnSequences: true }),
    tf.layers.rnn({ cell: layers.unitCell({ unit: 'nac', units: 1 }) }),
  ],
};

describe('toProgram', () => {
  it.each(Object.keys(models))(
    'computes what the model does, on the reference and on tfjs: %s',
    async (name) => {
      const model = tf.sequential({ layers: [...(models[name] as () => Layer[])()] });
      const program = await layers.toProgram(model);
      const shape = program.inputs.x.shape.map((dim, i) => (typeof dim === 'number' ? dim : 5 - i));
      const x = draw(name, shape, 0.3, 1);
      const input = upload(x);
      const expected = predicted(model, input);
      const { y } = program.apply(reference, { params: program.params, x });
      expectClose(expected, y);
      const runtime = eager(await tfjs({ engine: 'cpu', tf }));
      const run = await runtime.compile(program);
      const params = Object.fromEntries(
        Object.entries(program.params).map(([layer, of]) => [
          layer,
          Object.fromEntries(Object.entries(of).map(([path, value]) => [path, runtime.upload(value)])),
        ]),
      );
      const { y: computed } = await run.run({ params, x: input } as never);
      expectClose(await runtime.read(computed as never), expected);
      for (const each of [model, input]) each.dispose();
    },
  );

  it('keeps the axes free that the model keeps free', async () => {
    const model = tf.sequential({ layers: [...(models['cells of ours'] as () => Layer[])()] });
    const program = await layers.toProgram(model);
    const { inputs, outputs, params } = program;
    expect(() => trace(program)).not.toThrow();
    expect(inputs.x.shape).toEqual(['batch', 'time', 3]);
    expect(outputs.y.shape).toEqual(['batch', 1]);
    expect(Object.keys(params)).toEqual(model.layers.map(({ name }) => name));
    model.dispose();
  });

  it('lists everything that it cannot say', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.reshape({ targetShape: [4, 1], inputShape: [4], name: 'r' }),
        tf.layers.dense({ units: 1, activation: 'softmax', name: 'd' }),
        tf.layers.activation({ activation: 'elu', name: 'a' }),
        tf.layers.lstm({ units: 1, activation: 'relu', returnSequences: true, name: 'l' }),
        tf.layers.lstm({ units: 1, goBackwards: true, returnSequences: true, name: 'm' }),
        tf.layers.rnn({ cell: tf.layers.gruCell({ units: 1 }), name: 'n' }),
        layers.nac({ units: 1 }),
      ],
    });
    await expect(layers.toProgram(model)).rejects.toThrow(
      'toProgram: every layer must be one of @nalu/tfjs, dense, activation, reLU, dropout, lstm, or rnn with a cell of ours, got "r" (Reshape: no form as a program), "d" (Dense: activation softmax), "a" (Activation: activation elu), "l" (LSTM: activation relu), "m" (LSTM: goBackwards), "n" (RNN: cell GRUCell).',
    );
    model.dispose();
  });

  it('refuses what is no sequential model, and one without a layer', async () => {
    const x = tf.input({ shape: [2] });
    const other = tf.model({ inputs: x, outputs: tf.layers.dense({ units: 1 }).apply(x) as never });
    await expect(layers.toProgram(other as never)).rejects.toThrow(
      'toProgram: the model must be a tf.Sequential, got Model.',
    );
    await expect(layers.toProgram(tf.sequential())).rejects.toThrow(
      /must have a layer with an "inputShape", got none/,
    );
  });
});
