import {
  exp,
  least,
  type Matrix,
  mapRow,
  most,
  one,
  type Real,
  type Row,
  real,
  remembered,
  sigmoid,
  softmax,
  tanh,
  times,
  zero,
  zip,
} from './decimal.js';
import { byRow, type Exact, leaf, vector } from './formula.js';

// What makes sums: units.md §1.1, §1.5, §1.9, §1.13 and §1.17.

/** W = tanh(Ŵ) ⊙ σ(M̂). */
export const nacWeight = (wHat: Matrix, mHat: Matrix): Matrix =>
  zip(wHat, mHat, (a, b) => tanh(a).mul(sigmoid(b)));

export const nac: Exact = {
  evaluated: byRow((p, x) => times(x, nacWeight(leaf(p, 'wHat'), leaf(p, 'mHat')))),
};

export const nau: Exact = { evaluated: byRow((p, x) => times(x, leaf(p, 'w'))) };

/** The golden ratio to the power z. */
const golden = one.add(real(5).sqrt()).div(2);
const goldenTanh = remembered((z) => {
  const square = golden.pow(z.mul(2));
  return square.sub(1).div(square.add(1));
});
export const goldenSigmoid = remembered((z) => one.div(one.add(golden.pow(z.neg()))));

export const goldenWeight = (wHat: Matrix, mHat: Matrix): Matrix =>
  zip(wHat, mHat, (a, b) => goldenTanh(a).mul(goldenSigmoid(b)));

export const goldenNac: Exact = {
  evaluated: byRow((p, x) => times(x, goldenWeight(leaf(p, 'wHat'), leaf(p, 'mHat')))),
};

/** A row of R says how an input is shared among the outputs. */
export const shares = (redistribution: Matrix): Matrix => redistribution.map(softmax);
export const openings = (gate: Row, gateBias: Row): Row =>
  mapRow(gate, gateBias, (w, b) => sigmoid(w.add(b)));

export const mcFc: Exact = {
  evaluated: byRow((p, x) =>
    mapRow(
      openings(vector(p, 'gate'), vector(p, 'gateBias')),
      times(x, shares(leaf(p, 'redistribution'))),
      (o, y) => o.mul(y),
    ),
  ),
};

const LAMBDA = real(1.0507009873554805);
const ALPHA = real(1.6732632423543772);
export const activations = {
  identity: (z: Real): Real => z,
  relu: (z: Real): Real => most(z, zero),
  relu6: (z: Real): Real => least(most(z, zero), real(6)),
  tanh,
  sigmoid,
  selu: (z: Real): Real => LAMBDA.mul(z.isNegative() ? ALPHA.mul(exp(z).sub(1)) : z),
};

export const linear = (activation: keyof typeof activations, biased = true): Exact => ({
  evaluated: byRow((p, x) => {
    const z = times(x, leaf(p, 'weight'));
    return (biased ? mapRow(z, vector(p, 'bias'), (a, b) => a.add(b)) : z).map(activations[activation]);
  }),
});
