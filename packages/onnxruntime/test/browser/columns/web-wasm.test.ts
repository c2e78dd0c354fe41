import { describeConformance } from '@nalu/conformance/vitest';
import { onnxruntimeWeb } from '../../../src/web.js';
import { float32 as accuracy, expectedFailures } from '../../columns/known.js';

describeConformance(() => onnxruntimeWeb({ provider: 'wasm' }), {
  name: 'onnxruntime-web WASM, Chromium',
  accuracy,
  expectedFailures,
});
