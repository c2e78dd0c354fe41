import { describeConformance } from '@nalu/conformance/vitest';
import * as tf from '@tensorflow/tfjs-core';
import { tfjs } from '../../src/index.js';
import { accuracy, expectedFailures } from './known.js';

const live = () => tf.memory().numTensors;

describeConformance(() => tfjs({ engine: 'wasm' }), { name: 'tfjs wasm', accuracy, expectedFailures, live });
