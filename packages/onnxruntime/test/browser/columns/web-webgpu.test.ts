import type { Aspect } from '@nalu/conformance';
import { describeConformance } from '@nalu/conformance/vitest';
import { inject } from 'vitest';
import { onnxruntimeWeb } from '../../../src/web.js';
import { accuracy, expectedFailures } from './known.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether the suite is run for the report, which takes its time. */
    whole: boolean;
  }
}

// A case compiles its shaders, on a GPU in software for half a second. The slopes and the penalties of units are left to the report.
const quick: readonly Aspect[] = [
  'runs',
  'shape',
  'values',
  'special values',
  'broadcasting',
  'saturated',
  'constrain',
];

describeConformance(() => onnxruntimeWeb({ provider: 'webgpu' }), {
  name: 'onnxruntime-web WebGPU',
  accuracy,
  expectedFailures,
  ...(!inject('whole') && { aspects: quick }),
});
