import {
  abs,
  clip,
  columns,
  cos,
  deviation,
  exp,
  log,
  type Matrix,
  mapRow,
  most,
  one,
  pi,
  product,
  type Real,
  type Row,
  real,
  sigmoid,
  sign,
  sum,
  times,
  zero,
} from './decimal.js';
import { byRow, type Exact, leaf, vector } from './formula.js';
import { nacWeight, openings, shares } from './sums.js';

// What makes products: units.md §1.2, §1.4, §1.6, §1.7 and §1.13.

/** What the logarithm is taken of. */
export const bases = {
  plain: (x: Real, epsilon: number): Real => log(abs(x).add(real(epsilon))),
  safe: (x: Real): Real => log(abs(x.sub(1)).add(1)),
  'max-safe': (x: Real): Real => log(most(x.sub(1), zero).add(1)),
};

export const expLog = (x: Row, w: Matrix, base: keyof typeof bases = 'plain', epsilon = 1e-7): Row =>
  times(
    x.map((v) => bases[base](v, epsilon)),
    w,
  ).map(exp);

export const nacMul = (base: keyof typeof bases): Exact => ({
  evaluated: byRow((p, x) => expLog(x, nacWeight(leaf(p, 'wHat'), leaf(p, 'mHat')), base)),
});
export const nacMulSigma: Exact = {
  evaluated: byRow((p, x) => expLog(x, sigmoids(leaf(p, 'wHat')))),
};
export const nacMulNmu: Exact = { evaluated: byRow((p, x) => expLog(x, leaf(p, 'w'))) };

const sigmoids = (m: Matrix): Matrix => m.map((row) => row.map(sigmoid));

/** Π_i (W_io x_i + 1 − W_io) */
export const selected = (x: Row, w: Matrix): Row =>
  columns(w).map((column) => product(mapRow(x, column, (v, weight) => weight.mul(v).add(one.sub(weight)))));

export const nmu: Exact = { evaluated: byRow((p, x) => selected(x, leaf(p, 'w'))) };
export const sigmoidNmu: Exact = { evaluated: byRow((p, x) => selected(x, sigmoids(leaf(p, 'wHat')))) };

/** c is the standard deviation of the whole batch. */
export const normalizedNmu: Exact = {
  evaluated: (p, x) => {
    const c = deviation(x.flat());
    const powers = columns(leaf(p, 'w')).map((column) => c.pow(sum(column)));
    return x.map((row) =>
      mapRow(
        selected(
          row.map((v) => v.div(c)),
          leaf(p, 'w'),
        ),
        powers,
        (a, b) => a.mul(b),
      ),
    );
  },
};

const denoised = (x: Row, noise: Row, w: Matrix): Row =>
  mapRow(
    selected(
      mapRow(x, noise, (v, n) => v.mul(n)),
      w,
    ),
    selected(noise, w),
    (a, b) => a.div(b),
  );

export const snmu: Exact = {
  ...nmu,
  trained: (p, x, { drawn }) =>
    x.map((row, i) => denoised(row, leaf(drawn, 'noise')[i] as Row, leaf(p, 'w'))),
};

/** The noise is that of U[1, 1 + 1 / std(x)], from numbers of [0, 1). No slope flows to x by way of it. */
export const batchSnmu: Exact = {
  ...nmu,
  trained: (p, x, { drawn, still }) => {
    const c = deviation(still.flat());
    const noise = leaf(drawn, 'noise').map((row) => row.map((u) => one.add(u.div(c))));
    return x.map((row, i) => denoised(row, noise[i] as Row, leaf(p, 'w')));
  },
};

/** Whether the last output of R is one that nobody sees, how signs come back, and ε. */
interface MulMcFc {
  readonly trash?: boolean;
  readonly signs?: 'product' | 'cosine';
  readonly epsilon?: number;
}

export const mulMcFc = ({ trash = true, signs, epsilon = 1e-7 }: MulMcFc = {}): Exact => ({
  evaluated: byRow((p, x) => {
    const outputs = vector(p, 'bias').length;
    if (outputs !== vector(p, 'gate').length - Number(trash)) throw new Error('Another number of outputs.');
    const s = shares(leaf(p, 'redistribution')).map((row) => row.slice(0, outputs));
    const logs = times(
      x.map((v) => bases.plain(v, epsilon)),
      s,
    );
    const open = openings(vector(p, 'gate'), vector(p, 'gateBias')).slice(0, outputs);
    const sized = mapRow(
      mapRow(open, logs, (o, l) => o.mul(l)),
      vector(p, 'bias'),
      (l, b) => exp(l.add(b)),
    );
    return mapRow(sized, signsOf(signs, x, s, p.relevance?.flat() ?? []), (a, b) => a.mul(b));
  }),
});

const signsOf = (form: MulMcFc['signs'], x: Row, s: Matrix, relevance: Row): Row => {
  if (form === undefined) return columns(s).map(() => one);
  if (form === 'product') return selected(x.map(sign), s);
  const k = mapRow(x, relevance, (v, g) => (v.isNegative() && !v.isZero() ? clip(g, 0, 1).mul(pi) : zero));
  return times(k, s).map(cos);
};
