import { denormalCases, type ExpectedFailures, failing, type StatedAccuracy } from '@nalu/conformance';

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
  ...denormalCases,
  'sign › special values › denormals',
  'log › special values › denormals',
  'tanh › special values › denormals',
);
