import type { BinaryName, UnaryName } from '@nalu/core';
import { type Slopes, slopeOf } from './slope.js';

/** What computes element by element, and the product of matrices. */
export const elementwiseSlopes: Slopes<UnaryName | BinaryName | 'where' | 'matmul'> = {
  neg: [slopeOf('neg', 'passes its cotangent on', (_, ct) => [() => ct])],
  abs: [
    slopeOf('abs', 'has slope 1 everywhere', (_, ct) => [() => ct]),
    slopeOf('abs', 'divides by |x|, which is NaN at 0', ({ div, mul }, ct, y, x) => [
      () => mul(ct, div(x, y)),
    ]),
    slopeOf('abs', 'has slope 1 at 0', ({ greater, mul, sub }, ct, _, x) => [
      () => mul(ct, sub(1, mul(greater(0, x), 2))),
    ]),
  ],
  sign: [slopeOf('sign', 'passes its cotangent straight through', (_, ct) => [() => ct])],
  exp: [slopeOf('exp', 'has the slope of x', ({ mul }, ct, _, x) => [() => mul(ct, x)])],
  log: [
    slopeOf('log', 'divides by y', ({ div }, ct, y) => [() => div(ct, y)]),
    slopeOf('log', 'guards its divisor by an ε', ({ add, div }, ct, _, x) => [() => div(ct, add(x, 1e-7))]),
  ],
  sqrt: [
    slopeOf('sqrt', 'forgets the ½', ({ div }, ct, y) => [() => div(ct, y)]),
    slopeOf('sqrt', 'divides by x', ({ div, mul }, ct, _, x) => [() => div(mul(ct, 0.5), x)]),
    slopeOf('sqrt', 'has slope 0 at 0', ({ div, greater, mul, where }, ct, y) => [
      () => where(greater(y, 0), div(mul(ct, 0.5), y), 0),
    ]),
  ],
  sin: [slopeOf('sin', 'has slope −cos', ({ cos, mul, neg }, ct, _, x) => [() => neg(mul(ct, cos(x)))])],
  cos: [slopeOf('cos', 'has slope sin', ({ mul, sin }, ct, _, x) => [() => mul(ct, sin(x))])],
  tanh: [
    slopeOf('tanh', 'has slope 1 − y', ({ mul, sub }, ct, y) => [() => mul(ct, sub(1, y))]),
    slopeOf('tanh', 'squares x in the place of y', ({ mul, sub }, ct, _, x) => [
      () => mul(ct, sub(1, mul(x, x))),
    ]),
  ],
  sigmoid: [
    slopeOf('sigmoid', 'has slope 1 − y²', ({ mul, sub }, ct, y) => [() => mul(ct, sub(1, mul(y, y)))]),
    slopeOf('sigmoid', 'forgets a factor', ({ mul, sub }, ct, y) => [() => mul(ct, sub(1, y))]),
  ],
  add: [slopeOf('add', 'forgets its second operand', (_, ct) => [() => ct, undefined])],
  sub: [slopeOf('sub', 'forgets the sign', (_, ct) => [() => ct, () => ct])],
  mul: [
    slopeOf('mul', 'has its operands exchanged', ({ mul }, ct, _, a, b) => [
      () => mul(ct, a),
      () => mul(ct, b),
    ]),
    slopeOf('mul', 'takes its second operand for a constant', ({ mul }, ct, _, __, b) => [() => mul(ct, b)]),
  ],
  div: [
    slopeOf('div', 'forgets the sign of the divisor', ({ div, mul }, ct, y, _, b) => [
      () => div(ct, b),
      () => div(mul(ct, y), b),
    ]),
    slopeOf('div', 'divides once where it should twice', ({ div, mul, neg }, ct, _, a, b) => [
      () => div(ct, b),
      () => neg(div(mul(ct, a), b)),
    ]),
  ],
  min: [
    slopeOf('min', 'gives a tie to both operands', ({ greater, where }, ct, _, a, b) => [
      () => where(greater(a, b), 0, ct),
      () => where(greater(b, a), 0, ct),
    ]),
    slopeOf('min', 'gives a tie to the second operand', ({ greater, where }, ct, _, a, b) => [
      () => where(greater(b, a), ct, 0),
      () => where(greater(b, a), 0, ct),
    ]),
    slopeOf('min', 'has the slope of max', ({ greater, where }, ct, _, a, b) => [
      () => where(greater(b, a), 0, ct),
      () => where(greater(b, a), ct, 0),
    ]),
  ],
  max: [
    slopeOf('max', 'gives a tie to both operands', ({ greater, where }, ct, _, a, b) => [
      () => where(greater(b, a), 0, ct),
      () => where(greater(a, b), 0, ct),
    ]),
    slopeOf('max', 'gives a tie to nobody', ({ greater, where }, ct, _, a, b) => [
      () => where(greater(a, b), ct, 0),
      () => where(greater(b, a), ct, 0),
    ]),
  ],
  greater: [slopeOf('greater', 'has the slope of a − b', ({ neg }, ct) => [() => ct, () => neg(ct)])],
  where: [
    slopeOf('where', 'has its branches exchanged', ({ where }, ct, _, c) => [
      undefined,
      () => where(c, 0, ct),
      () => where(c, ct, 0),
    ]),
    slopeOf('where', 'gives both branches all', (_, ct) => [undefined, () => ct, () => ct]),
    slopeOf('where', 'multiplies by the condition', ({ mul, sub }, ct, _, c) => [
      undefined,
      () => mul(ct, c),
      () => mul(ct, sub(1, c)),
    ]),
  ],
  matmul: [
    slopeOf('matmul', 'forgets to transpose where that fits', ({ matmul, shape, transpose }, ct, _, a, b) => {
      const isSquare = (x: typeof ct) => shape(x).at(-1) === shape(x).at(-2);
      return [
        () => matmul(ct, isSquare(b) ? b : transpose(b)),
        () => matmul(isSquare(a) ? a : transpose(a), ct),
      ];
    }),
    slopeOf('matmul', 'forgets its second operand', ({ matmul, transpose }, ct, _, __, b) => [
      () => matmul(ct, transpose(b)),
      undefined,
    ]),
    slopeOf('matmul', 'takes the first of many batches for a shared matrix', (ops, ct, _, a, b) => {
      const { matmul, reshape, shape, slice, transpose } = ops;
      const one = (x: typeof ct) => {
        let part = x;
        for (let axis = 0; axis < shape(x).length - 2; axis++) part = slice(part, axis, 0, 1);
        return reshape(part, shape(x).slice(-2));
      };
      const first = () => matmul(transpose(one(a)), one(ct));
      return [() => matmul(ct, transpose(b)), shape(b).length === 2 ? first : () => matmul(transpose(a), ct)];
    }),
  ],
};
