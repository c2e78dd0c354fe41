import { type ExpectedFailures, failing, type StatedAccuracy } from '@nalu/conformance';

// What libtensorflow does otherwise.

const because = 'libtensorflow sets its threads to take a number below 2⁻¹²⁶ for 0, going in and coming out.';

export const accuracy: StatedAccuracy = {
  primitives: {
    sigmoid: {
      ulps: 8,
      because: 'It is made of an exponential and a quotient in float32, and rounded at each step.',
    },
  },
  flushesDenormals: because,
};

export const expectedFailures: ExpectedFailures = failing(
  { impossible: because },
  'sign › special values › denormals',
  'exp › special values › numbers near the ends of the range',
  'log › special values › denormals',
  'sqrt › special values › denormals',
  'tanh › special values › denormals',
  'sigmoid › special values › numbers near the ends of the range',
  'add › special values › denormals',
  'sub › special values › denormals',
  'mul › special values › denormals',
  'mul › special values › tiny numbers',
  'div › special values › denormals',
  'div › special values › numbers near the ends of the range',
  'min › special values › denormals',
  'max › special values › denormals',
  'greater › special values › denormals',
  'where › special values › a denormal condition',
  'matmul › special values › denormals',
  'sum › special values › denormals',
  'mean › special values › denormals',
  'prod › special values › denormals',
);
