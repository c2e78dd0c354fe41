import { type NdArray, ndArray } from '@nalu/core';
import type * as tfjs from '@tensorflow/tfjs';
import type { NaluLayers } from '../../src/layers/index.js';

type Tf = Pick<typeof tfjs, 'io' | 'loadLayersModel' | 'memory'>;

/** Saves a model as a file would hold it, and loads it again. */
export const reloaded = async (tf: Tf, model: tfjs.LayersModel): Promise<tfjs.LayersModel> => {
  let saved: tfjs.io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = { ...artifacts, modelTopology: JSON.parse(JSON.stringify(artifacts.modelTopology)) };
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return tf.loadLayersModel(tf.io.fromMemory(saved));
};

export const read = (x: tfjs.Tensor): NdArray => ndArray(x.shape, x.dataSync());

/** What a model predicts for an input. */
export const predicted = (model: tfjs.LayersModel, x: tfjs.Tensor): NdArray => {
  const y = model.predict(x) as tfjs.Tensor;
  const values = read(y);
  y.dispose();
  return values;
};

/** What a body leaves behind: tensors, and the data in them. */
export const countedOn = (tf: Tf) => {
  const { numTensors, numDataBuffers } = tf.memory();
  return { numTensors, numDataBuffers };
};

/** Fits a model of four kinds of units to (x₁ + x₂) x₃, and loads what it saves. */
export const fittedAndReloaded = async (
  tf: Tf & Pick<typeof tfjs, 'randomUniform' | 'sequential' | 'tidy' | 'train'>,
  { inalu, nalu, nau, nmu }: NaluLayers,
) => {
  const model = tf.sequential({
    layers: [
      nau({ units: 2, inputShape: [3], seed: 1 }),
      nalu({ units: 3, seed: 2 }),
      inalu({ units: 2, seed: 3 }),
      nmu({ units: 1, seed: 4 }),
    ],
  });
  const x = tf.randomUniform([64, 3], 0.5, 1.5, 'float32', 7);
  const y = tf.tidy(() => {
    const [a, b, c] = x.split(3, 1) as [tfjs.Tensor, tfjs.Tensor, tfjs.Tensor];
    return a.add(b).mul(c);
  });
  model.compile({ optimizer: tf.train.adam(0.02), loss: 'meanSquaredError' });
  const { history } = await model.fit(x, y, { epochs: 25, batchSize: 16, shuffle: false, verbose: 0 });
  const loaded = await reloaded(tf, model);
  const [before, after] = [await predictions(model, x), await predictions(loaded, x)];
  for (const each of [x, y, model, loaded]) each.dispose();
  return { losses: history.loss as number[], before, after };
};

const predictions = async (model: tfjs.LayersModel, x: tfjs.Tensor): Promise<readonly number[]> => {
  const y = model.predict(x) as tfjs.Tensor;
  const values = [...(await y.data())];
  y.dispose();
  return values;
};
