import { lifted, seeded } from '@nalu/conformance';
import { describeConformance } from '@nalu/conformance/vitest';
import * as tf from '@tensorflow/tfjs-core';
import { tfjs } from '../../src/index.js';

const live = () => tf.memory().numTensors;

describeConformance(async () => lifted(seeded, await tfjs({ engine: 'cpu' })), {
  name: 'batched over tfjs cpu',
  live,
});
