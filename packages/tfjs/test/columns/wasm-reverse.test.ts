import { lifted, taped } from '@nalu/conformance';
import { describeConformance } from '@nalu/conformance/vitest';
import * as tf from '@tensorflow/tfjs-core';
import { tfjs } from '../../src/index.js';
import { accuracy, expectedFailures } from './known.js';

const live = () => tf.memory().numTensors;

describeConformance(async () => lifted(taped, await tfjs({ engine: 'wasm' })), {
  name: 'reverse over tfjs wasm',
  accuracy,
  expectedFailures,
  live,
});
