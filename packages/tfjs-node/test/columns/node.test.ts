import { describeConformance } from '@nalu/conformance/vitest';
import * as tf from '@tensorflow/tfjs-core';
import { tfjsNode } from '../../src/index.js';
import { accuracy, expectedFailures } from './known.js';

const live = () => tf.memory().numTensors;

describeConformance(() => tfjsNode(), { name: 'tfjs-node', accuracy, expectedFailures, live });
