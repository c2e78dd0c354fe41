import {
  abs,
  clip,
  columns,
  cos,
  exp,
  log,
  type Matrix,
  mapRow,
  mean,
  most,
  one,
  pi,
  type Real,
  type Row,
  real,
  sigmoid,
  softmax,
  sqrt,
  sum,
  tanh,
  times,
  zero,
} from './decimal.js';
import { byRow, type Exact, type Leaves, leaf, vector } from './formula.js';

// Comparisons, logic and choices: units.md §1.14, §1.15 and §1.18.

/** The softmax is over the inputs: down a column. Outputs have their comparisons side by side. */
export const nsr = ({ redundancy = 1, scale = 1 } = {}): Exact => ({
  evaluated: byRow((p, x) => {
    const operand = (name: string): Row =>
      columns(leaf(p, name)).map((column) => sum(mapRow(softmax(column), x, (a, b) => a.mul(b))));
    const d = mapRow(operand('first'), operand('second'), (a, b) => tanh(a.sub(b).mul(scale)));
    return vector(p, 'bias').map((b, o) => {
      const own = d.slice(o * redundancy, (o + 1) * redundancy);
      const signs = mapRow(own, leaf(p, 'sign')[o] as Row, (s, w) => s.mul(w));
      const zeros = mapRow(own, leaf(p, 'zero')[o] as Row, (s, w) => one.sub(s.pow(2).mul(2)).mul(w));
      return sigmoid(sum([b, ...signs, ...zeros]));
    });
  }),
});

/** Π truth^σ(G_R), for truths no smaller than ε. */
const conjunction = (truths: Row, rule: Row, epsilon: number): Real =>
  exp(sum(mapRow(truths, rule, (t, r) => log(most(t, real(epsilon))).mul(sigmoid(r)))));

export const nlrl = ({ negation = 'rule', epsilon = 1e-10 } = {}): Exact => ({
  evaluated: byRow((p, x) =>
    columns(leaf(p, 'rule')).map((rule, o) => {
      const negated = negation === 'rule' ? (columns(leaf(p, 'negation'))[o] as Row) : vector(p, 'negation');
      const n = mapRow(x, negated, (v, g) => {
        const share = sigmoid(g);
        return one
          .sub(share)
          .mul(v)
          .add(share.mul(one.sub(v)));
      });
      const all = conjunction(n, rule, epsilon);
      const some = one.sub(
        conjunction(
          n.map((v) => one.sub(v)),
          rule,
          epsilon,
        ),
      );
      const choice = sigmoid(vector(p, 'selection')[o] as Real);
      return one.sub(choice).mul(all).add(choice.mul(some));
    }),
  ),
});

const softplus = (z: Real): Real => log(one.add(exp(z)));
/** Bent at both ends, first the upper one. */
const softClamp = (z: Real, bound: Real): Real =>
  softplus(bound.sub(softplus(bound.sub(z))).add(bound)).sub(bound);

const layerNorm = (x: Row): Row => {
  const centred = x.map((v) => v.sub(mean(x)));
  const spread = sqrt(mean(centred.map((v) => v.pow(2))).add(real(1e-5)));
  return centred.map((v) => v.div(spread));
};

/** Where magnitudes and their logarithms are held. */
interface Domain {
  readonly low: number;
  readonly high: number;
  readonly bound: Real;
}
const TRAINING: Domain = { low: 1e-11, high: 1e6, bound: log(real(1e6)).sub(1) };
const EVALUATION: Domain = { low: 1e-20, high: 1e20, bound: real(50) };

const mixture = (x: Row, operands: Matrix, g: Row, { low, high, bound }: Domain): Row =>
  columns(operands).map((o, i) => {
    const share = g[i] as Real;
    const rest = one.sub(share);
    const r = sum(mapRow(x, o, (v, w) => v.mul(w)));
    const l = sum(mapRow(x, o, (v, w) => log(most(abs(v), real(low))).mul(w)));
    const turns = sum(mapRow(x, o, (v, w) => (v.isNegative() && !v.isZero() ? abs(w) : zero)));
    const size = share.mul(sqrt(r.pow(2).add(real(1e-8)))).add(rest.mul(exp(softClamp(l, bound))));
    const sign = share.mul(tanh(r.div(real(1e-4)))).add(rest.mul(cos(turns.mul(pi))));
    return sign.mul(clip(size, low, high));
  });

export const dmu = (
  operands: readonly (readonly number[])[],
  gate: 'independent' | 'reads' = 'independent',
): Exact => {
  const o: Matrix = operands.map((row) => row.map(real));
  const z = (p: Leaves, x: Row): Row =>
    gate === 'independent'
      ? vector(p, 'gate')
      : mapRow(times(layerNorm(x), leaf(p, 'gate')), vector(p, 'gateBias'), (a, b) => a.add(b));
  const hard = (v: Real): Real => (v.isNegative() && !v.isZero() ? zero : one);
  return {
    evaluated: byRow((p, x) => mixture(x, o, z(p, x).map(hard), EVALUATION)),
    trained: (p, x) => x.map((row) => mixture(row, o, z(p, row).map(sigmoid), TRAINING)),
  };
};
