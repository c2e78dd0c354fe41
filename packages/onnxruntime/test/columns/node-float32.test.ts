import { describeConformance } from '@nalu/conformance/vitest';
import { onnxruntime } from '../../src/index.js';
import { float32 as accuracy, expectedFailures } from './known.js';

describeConformance(() => onnxruntime({ precision: 'float32' }), {
  name: 'onnxruntime-node float32',
  accuracy,
  expectedFailures,
});
