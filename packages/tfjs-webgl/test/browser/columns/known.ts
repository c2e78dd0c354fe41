import { type ExpectedFailures, failing, type StatedAccuracy } from '@nalu/conformance';

const because = 'GLSL lets a device take a number below 2⁻¹²⁶ for 0, and most do.';

export const accuracy: StatedAccuracy = { flushesDenormals: because };

export const expectedFailures: ExpectedFailures = failing(
  { impossible: because },
  'neg › special values › denormals',
  'sign › special values › denormals',
  'exp › special values › numbers near the ends of the range',
  'log › special values › denormals',
  'sqrt › special values › denormals',
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
