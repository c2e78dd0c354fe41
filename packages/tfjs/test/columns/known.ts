import type { ExpectedFailures, StatedAccuracy } from '@nalu/conformance';

// What the wasm engine of tfjs 4.22 computes less exactly than usual.

const wave = {
  ulps: 4,
  absolute: 1e-6,
  because: 'It adds and subtracts 2π in float32 before it takes the sine, to spare an old browser a fault.',
  link: 'https://github.com/tensorflow/tfjs/blob/master/tfjs-backend-wasm/src/cc/sin_cos_workaround.cc',
} as const;

export const accuracy: StatedAccuracy = {
  primitives: {
    sin: wave,
    cos: wave,
    sigmoid: { ulps: 4, absolute: 2 ** -126, because: 'XNNPACK gives 0 below the smallest normal number.' },
  },
};

export const expectedFailures: ExpectedFailures = {
  'sin › special values › signed zeros': {
    upstream: 'https://github.com/emscripten-core/emscripten/issues/13130',
    because: 'the work-around for that fault shifts −0 by 2π, and back to 0',
  },
};
