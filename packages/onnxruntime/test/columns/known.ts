import type { ExpectedFailures, StatedAccuracy } from '@nalu/conformance';

// What onnxruntime 1.30 is known to do otherwise, on its CPU: in onnxruntime-node, and in WebAssembly alike.

const sigmoid = {
  because:
    'It is a quotient of polynomials whose absolute error is kept small: a small share loses its digits.',
  link: 'https://github.com/microsoft/onnxruntime/issues/22557',
} as const;

export const float32: StatedAccuracy = {
  primitives: {
    sigmoid: { ulps: 4, absolute: 2e-7, ...sigmoid },
    tanh: {
      ulps: 6,
      absolute: 1e-42,
      because: 'It is a quotient of polynomials as well, whose steps leave the normal numbers below 1e-36.',
    },
  },
};

const wave = {
  ulps: 8,
  absolute: 5e-16,
  because: 'Its float64 kernel keeps the absolute error small, not the relative one near a zero.',
} as const;

export const float64: StatedAccuracy = {
  primitives: {
    sigmoid: { ulps: 4, absolute: 4e-16, ...sigmoid },
    tanh: { ulps: 8, because: 'Its float64 kernel is not correctly rounded.' },
    sin: wave,
    cos: wave,
  },
};

export const expectedFailures: ExpectedFailures = {
  'where › special values › signed zeros': {
    upstream: 'https://github.com/microsoft/onnxruntime/issues/32191',
    because: 'a −0 that is chosen comes out as 0',
  },
};
