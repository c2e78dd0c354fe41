import { describeConformance } from '@nalu/conformance/vitest';
import * as tf from '@tensorflow/tfjs-core';
import { tfjs } from '../../src/index.js';

const live = () => tf.memory().numTensors;

describeConformance(() => tfjs({ engine: 'cpu' }), { name: 'tfjs cpu', live });
