// @ts-check
// What is stated of the arithmetic of the tools that run files; every bound follows from it.

/** @typedef {import('../../packages/conformance/src/index.ts').StatedAccuracy} StatedAccuracy */
/** @typedef {'float16' | 'float32' | 'float64'} Precision */

/** Its kernels are those that the columns of @nalu/onnxruntime are judged by. A test holds the two to each other. */
const sigmoid = {
  because:
    'It is a quotient of polynomials whose absolute error is kept small: a small share loses its digits.',
  link: 'https://github.com/microsoft/onnxruntime/issues/22557',
};

const wave = {
  ulps: 8,
  absolute: 5e-16,
  because: 'Its float64 kernel keeps the absolute error small, not the relative one near a zero.',
};

/** @type {Readonly<Record<Precision, StatedAccuracy>>} */
export const onnxruntime = {
  float16: {},
  float32: {
    primitives: {
      sigmoid: { ulps: 4, absolute: 2e-7, ...sigmoid },
      tanh: {
        ulps: 6,
        absolute: 1e-42,
        because: 'It is a quotient of polynomials as well, whose steps leave the normal numbers below 1e-36.',
      },
    },
  },
  float64: {
    primitives: {
      sigmoid: { ulps: 4, absolute: 4e-16, ...sigmoid },
      tanh: { ulps: 8, because: 'Its float64 kernel is not correctly rounded.' },
      sin: wave,
      cos: wave,
    },
  },
};

/** @type {Readonly<Record<Precision, StatedAccuracy>>} */
export const evaluator = { float16: {}, float32: {}, float64: {} };

/** The tools that compute, by the names that reports give them. */
export const accuracies = { 'reference evaluator': evaluator, onnxruntime };
