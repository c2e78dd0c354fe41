import { describeConformance } from '@nalu/conformance/vitest';
import { onnxruntimeWeb } from '../../../src/web.js';
import { accuracy, expectedFailures } from './known.js';

describeConformance(() => onnxruntimeWeb({ provider: 'webgpu' }), {
  name: 'onnxruntime-web WebGPU',
  accuracy,
  expectedFailures,
});
