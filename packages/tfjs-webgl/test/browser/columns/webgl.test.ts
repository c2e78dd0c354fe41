import { describeConformance } from '@nalu/conformance/vitest';
import * as tf from '@tensorflow/tfjs-core';
import { tfjsWebgl } from '../../../src/index.js';
import { accuracy, expectedFailures } from './known.js';

const live = () => tf.memory().numTensors;

// By default tfjs computes small tensors on the CPU: all of these are small.
describeConformance(() => tfjsWebgl({ cpuForwarding: false }), {
  name: 'tfjs WebGL',
  accuracy,
  expectedFailures,
  live,
});
