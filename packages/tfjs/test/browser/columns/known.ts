import { denormalCases, type ExpectedFailures, failing, type StatedAccuracy } from '@nalu/conformance';

const because = 'WGSL lets a device take a number below 2⁻¹²⁶ for 0, and most do.';

export const accuracy: StatedAccuracy = { flushesDenormals: because };

export const expectedFailures: ExpectedFailures = failing(
  { impossible: because },
  ...denormalCases,
  'neg › special values › denormals',
  'sign › special values › denormals',
  'log › special values › denormals',
);
