/**
 * The cases that hang on numbers below the smallest normal one: they fail wherever an engine takes those for 0.
 *
 * @example
 * const expectedFailures = failing({ impossible: 'The device takes numbers below 2⁻¹²⁶ for 0.' }, ...denormalCases);
 */
export const denormalCases: readonly string[] = [
  'exp › special values › numbers near the ends of the range',
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
];
