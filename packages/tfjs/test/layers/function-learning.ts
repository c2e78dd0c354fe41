import * as tf from '@tensorflow/tfjs';
import { nalu } from '../../src/layers/index.js';

const operations = {
  add: (a: tf.Tensor, b: tf.Tensor) => a.add(b),
  subtract: (a: tf.Tensor, b: tf.Tensor) => a.sub(b),
  multiply: (a: tf.Tensor, b: tf.Tensor) => a.mul(b),
  divide: (a: tf.Tensor, b: tf.Tensor) => a.div(b),
  square: (a: tf.Tensor) => a.square(),
  root: (a: tf.Tensor) => a.abs().sqrt(), // a negative sum has none
};
const normal = (seed: number) => tf.initializers.randomNormal({ stddev: 1, seed });
const open = tf.initializers.constant({ value: 10 }); // the gate starts on the adding path
const start = { wHatInitializer: normal(1), mHatInitializer: normal(2), gateInitializer: open };
const models = () => ({
  nalu: [nalu({ units: 2, inputShape: [100], ...start }), nalu({ units: 1, ...start })],
  mlp: [tf.layers.dense({ units: 2, inputShape: [100], activation: 'relu' }), tf.layers.dense({ units: 1 })],
});

/** The mean squared errors far outside the training range, by operation and model. */
export const functionLearning = async (samples = 2 ** 16, epochs = 200, rates = [1e-2, 1e-3, 1e-4]) => {
  const sum = (x: tf.Tensor, from: number, size: number) => x.slice([0, from], [-1, size]).sum(1, true);
  const table: Record<string, Record<string, number>> = {};
  for (const [name, f] of Object.entries(operations)) {
    const data = (deviation: number) => {
      const x = tf.randomNormal([samples, 100], 0, deviation, 'float32', 10 * deviation);
      return { x, y: tf.tidy(() => f(sum(x, 0, 45), sum(x, 45, 55))) };
    };
    const [train, far] = [data(0.5), data(2)];
    for (const [kind, layers] of Object.entries(models())) {
      const model = tf.sequential({ layers });
      for (const rate of rates) {
        model.compile({ optimizer: tf.train.adam(rate), loss: 'meanSquaredError' });
        await model.fit(train.x, train.y, { batchSize: 1024, epochs, verbose: 0 });
      }
      const error = model.evaluate(far.x, far.y, { batchSize: 1024 }) as tf.Scalar;
      table[name] = { ...table[name], [kind]: error.dataSync()[0] ?? Number.NaN };
    }
  }
  return table;
};
