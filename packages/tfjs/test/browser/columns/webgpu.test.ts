import { describeConformance } from '@nalu/conformance/vitest';
import * as tf from '@tensorflow/tfjs-core';
import { tfjs } from '../../../src/index.js';
import { accuracy, expectedFailures } from './known.js';

const live = () => tf.memory().numTensors;

const make = async () => {
  const backend = await tfjs({ engine: 'webgpu' });
  // By default tfjs computes small tensors on the CPU: all of these are small.
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  return backend;
};

describeConformance(make, { name: 'tfjs WebGPU', accuracy, expectedFailures, live });
