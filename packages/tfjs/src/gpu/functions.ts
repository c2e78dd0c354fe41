// Functions of one number, in a dialect that is both GLSL and WGSL: `let` and `var` declare a float, `NAN` and `INF` are what
// they say.
//
// The languages promise little of their own ones: an absolute error of 2⁻¹¹ for sine and cosine, nothing near log 1, and
// no NaN out of a NaN. tfjs adds tanh as (1 − e) / (1 + e), which has no digits left for small numbers. These here keep to
// about 2 units of the last place on every device. Coefficients: the single precision functions of Cephes.

export const functionNames = ['sign', 'exp', 'log', 'sin', 'cos', 'tanh', 'sigmoid'] as const;
export type FunctionName = (typeof functionNames)[number];

/** Steps of 2 from a polynomial's inside out: `a + x * (b + x * c)`. */
const horner = (x: string, ...coefficients: readonly string[]): string =>
  coefficients.reduceRight((inner, c) => `${c} + ${x} * (${inner})`);

/** In two factors, since their product may be too large, or too small, for one. */
const exponential = (x: string): string => `
  let bounded = clamp(${x}, -150.0, 150.0);
  let k = floor(bounded * 1.44269504 + 0.5);
  let r = (bounded - k * 0.693359375) + k * 0.00021219444;
  let part = floor(k * 0.5);
  let p = 1.0 + r + r * r * (${horner('r', '0.50000001201', '0.16666665459', '0.041665795894', '0.0083334519073', '0.0013981999507', '0.000198756915')});
  let power = p * powerOfTwo(part) * powerOfTwo(k - part);`;

/**
 * `quarter`: by how many quarter turns the wave leads the sine. π/2 comes in parts of 8 bits, so that multiples of them are
 * exact, up to an angle of 100 000; from there on the function of the device has to do.
 */
const wave = (name: string, quarter: string, nearZero: string): string => `
  if (isnan(x) || abs(x) == INF) { return NAN; }
  if (abs(x) < 0.0001) { return ${nearZero}; }
  if (abs(x) > 100000.0) { return ${name}(x); }
  let k = floor(x * 0.636619772 + 0.5);
  let r = (((x - k * 1.5703125) - k * 0.0004825592041015625) - k * 0.00000126659870147705078125) - k * 0.0000000009920935797;
  let z = r * r;
  let turns = (k + ${quarter}) * 0.25;
  let quadrant = floor((turns - floor(turns)) * 4.0 + 0.5);
  let sine = r + r * z * (${horner('z', '-0.16666654611', '0.0083321608736', '-0.00019515295891')});
  let cosine = 1.0 - 0.5 * z + z * z * (${horner('z', '0.041666645683', '-0.0013887316255', '0.000024433157118')});
  if (quadrant < 0.5) { return sine; }
  if (quadrant < 1.5) { return cosine; }
  if (quadrant < 2.5) { return -sine; }
  return -cosine;`;

/** The body of each, as a function of `x`. */
export const functions: Readonly<Record<FunctionName, string>> = {
  sign: `
  if (isnan(x)) { return x; }
  return sign(x);`,
  exp: `
  if (isnan(x)) { return x; }${exponential('x')}
  return power;`,
  log: `
  if (isnan(x) || x < 0.0) { return NAN; }
  if (x == 0.0) { return -INF; }
  if (x == INF) { return x; }
  var e = exponentOf(x);
  var m = mantissaOf(x);
  if (m > 1.41421356) { m = m * 0.5; e = e + 1.0; }
  let f = m - 1.0;
  let z = f * f;
  let p = ${horner('f', '0.33333331174', '-0.24999993993', '0.20000714765', '-0.16668057665', '0.14249322787', '-0.12420140846', '0.1167699874', '-0.1151461031', '0.070376836292')};
  return (f + ((f * z * p - e * 0.00021219444) - 0.5 * z)) + e * 0.693359375;`,
  sin: wave('sin', '0.0', 'x'),
  cos: wave('cos', '1.0', '1.0'),
  tanh: `
  if (isnan(x) || abs(x) < 0.0001) { return x; }
  let z = x * x;
  if (z < 0.390625) {
    return x + x * z * (${horner('z', '-0.333332819422', '0.133314422036', '-0.0537397155531', '0.0206390887954', '-0.00570498872745')});
  }${exponential('2.0 * abs(x)')}
  return sign(x) * (1.0 - 2.0 / (power + 1.0));`,
  sigmoid: `
  if (isnan(x)) { return x; }${exponential('-x')}
  return 1.0 / (1.0 + power);`,
};
