import { naluLayers } from '@nalu/tfjs/layers';
import { expect, it } from 'vitest';
import { importPeer, installed } from '../src/peer.js';
import { describeNative } from './support.js';

describeNative('layers on tfjs-node', () => {
  it('learn, and predict the same once they are saved and loaded', async () => {
    await importPeer(installed);
    const tf = await import('@tensorflow/tfjs-node');
    await tf.setBackend('tensorflow');
    const { nalu, nau, nmu } = naluLayers(tf);
    const model = tf.sequential({
      layers: [
        nau({ units: 2, inputShape: [3], seed: 1 }),
        nalu({ units: 3, seed: 2 }),
        nmu({ units: 1, seed: 4 }),
      ],
    });
    const x = tf.randomUniform([64, 3], 0.5, 1.5, 'float32', 7);
    const y = tf.sum(x, 1, true);
    model.compile({ optimizer: tf.train.adam(0.02), loss: 'meanSquaredError' });
    const { history } = await model.fit(x, y, { epochs: 25, batchSize: 16, shuffle: false, verbose: 0 });
    const losses = history.loss as number[];
    expect(losses.at(-1)).toBeLessThan(0.5 * (losses[0] as number));

    let saved = {};
    const handler = tf.io.withSaveHandler(async (artifacts) => {
      saved = { ...artifacts, modelTopology: JSON.parse(JSON.stringify(artifacts.modelTopology)) };
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    });
    await model.save(handler);
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved));
    const [before, after] = [model, loaded].map((each) => [...(each.predict(x) as typeof x).dataSync()]);
    expect(after).toEqual(before);
  });
});
