import { lifted, seeded } from '@nalu/conformance';
import { describeConformance } from '@nalu/conformance/vitest';
import * as tf from '@tensorflow/tfjs-core';
import { tfjs } from '../../src/index.js';
import { accuracy, expectedFailures } from './known.js';

const live = () => tf.memory().numTensors;

describeConformance(async () => lifted(seeded, await tfjs({ engine: 'wasm' })), {
  name: 'batched over tfjs wasm',
  accuracy,
  expectedFailures,
  live,
});
