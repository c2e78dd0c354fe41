import { array, type NdArray } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { fromOnnx, toOnnx } from '@nalu/onnx';
import { openOnnx } from '@nalu/onnxruntime';
import { lstmCell, nalu, nau, nmu, toProgram } from '@nalu/tfjs/layers';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';

// tf.layers and ONNX know nothing of each other; here both are at hand.

/** What tfjs, the reference, the file and the file read back make of one input. */
const answersOf = async (model: layers.Sequential, x: NdArray): Promise<readonly (readonly number[])[]> => {
  const program = await toProgram(model);
  const bytes = toOnnx(program as never, { parameters: { params: program.params } as never });
  const opened = await openOnnx(bytes);
  const theirs = model.predict(tf.tensor([...x.data], [...x.shape])) as tf.Tensor;
  const ours = program.apply(reference, { params: program.params, x } as never) as { readonly y: NdArray };
  const file = await opened.run({ x });
  const back = fromOnnx(bytes).apply(reference, { x } as never) as unknown as { readonly y: NdArray };
  await opened.close();
  return [[...theirs.dataSync()], [...ours.y.data], [...(file.y as NdArray).data], [...back.y.data]];
};

const expectAlike = ([first = [], ...others]: readonly (readonly number[])[]): void => {
  for (const other of others) {
    expect(other).toHaveLength(first.length);
    other.forEach((value, i) => {
      expect(Math.abs(value - (first[i] as number))).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(value)));
    });
  }
};

describe('a model of layers, as an ONNX file', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('computes what TensorFlow.js computes', async () => {
    const model = layers.sequential({
      layers: [
        nau({ units: 3, inputShape: [4], seed: 1 }),
        nmu({ units: 2, seed: 2 }),
        layers.layers.dense({ units: 1 }),
      ],
    });
    expectAlike(
      await answersOf(
        model,
        array([
          [1, -2, 3, 0.5],
          [0, 1, 0, 2],
        ]),
      ),
    );
  });

  it('computes it for sequences too', async () => {
    const model = layers.sequential({
      layers: [
        layers.layers.rnn({ cell: lstmCell({ units: 3, read: 'c' }) as never, inputShape: [null, 2] }),
        nalu({ units: 1, seed: 3 }),
      ],
    });
    const x = array([
      [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
    ]);
    expectAlike(await answersOf(model, x));
  });
});
