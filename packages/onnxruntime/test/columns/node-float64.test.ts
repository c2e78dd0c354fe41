import { describeConformance } from '@nalu/conformance/vitest';
import { onnxruntime } from '../../src/index.js';
import { float64 as accuracy, expectedFailures } from './known.js';

describeConformance(() => onnxruntime({ precision: 'float64' }), {
  name: 'onnxruntime-node float64',
  accuracy,
  expectedFailures,
});
