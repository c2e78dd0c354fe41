import { denormalCases, type ExpectedFailures, failing, type StatedAccuracy } from '@nalu/conformance';

// What the WebGPU provider of onnxruntime-web 1.30 does otherwise: its shaders call the functions of the language, WGSL, which
// promises as much as this and no more.

const link = 'https://www.w3.org/TR/WGSL/#floating-point-accuracy';

export const accuracy: StatedAccuracy = {
  primitives: {
    exp: { ulps: 180, because: 'WGSL allows 3 + 2 |x| units.', link },
    sigmoid: { ulps: 180, because: 'It divides by 1 + exp(−x), which is as exact as exp is.', link },
    tanh: {
      ulps: 180,
      absolute: 2e-7,
      because: 'It is a quotient of exponentials: nothing is left of a small number.',
      link,
    },
    log: {
      ulps: 64,
      absolute: 2 ** -21,
      because: 'WGSL allows an absolute error of 2⁻²¹ between 0.5 and 2.',
      link,
    },
    sin: { ulps: 4, absolute: 2 ** -11, because: 'WGSL allows an absolute error of 2⁻¹¹.', link },
    cos: { ulps: 4, absolute: 2 ** -11, because: 'WGSL allows an absolute error of 2⁻¹¹.', link },
  },
  flushesDenormals: 'WGSL lets a device take them for 0.',
  finiteOnly: 'WGSL lets a compiler assume that there is no NaN and no infinity.',
};

export const expectedFailures: ExpectedFailures = {
  ...failing(
    { impossible: 'WGSL lets a device take a number below 2⁻¹²⁶ for 0.' },
    ...denormalCases,
    'neg › special values › denormals',
  ),
  ...failing(
    { impossible: 'WGSL lets a compiler assume that there is no NaN and no infinity.' },
    'exp › special values › NaN',
    'exp › special values › special values among others',
    'log › special values › zeros',
    'log › special values › signed zeros',
    'log › special values › infinities',
    'log › special values › NaN',
    'log › special values › denormals',
    'log › special values › tiny numbers',
    'log › special values › numbers near the ends of the range',
    'log › special values › special values among others',
    'sigmoid › special values › NaN',
    'sigmoid › special values › special values among others',
  ),
  ...failing(
    { impossible: 'The functions of WGSL do not keep the sign of a zero.' },
    'sin › special values › signed zeros',
    'tanh › special values › signed zeros',
  ),
};
