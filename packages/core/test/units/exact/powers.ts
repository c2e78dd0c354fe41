import {
  abs,
  clip,
  columns,
  cos,
  exp,
  log,
  type Matrix,
  mapRow,
  nearest,
  one,
  pi,
  powerOfSize,
  product,
  type Real,
  type Row,
  real,
  sign,
  tanh,
  times,
  undefinedReal,
  zero,
} from './decimal.js';
import { byRow, type Exact, leaf, vector } from './formula.js';

/** log r and k of the power units, from units.md §1.10, with the gate already bounded. */
const polar = (x: Row, gate: Row, epsilon: number): readonly [Row, Row] => [
  mapRow(x, gate, (v, g) => log(g.mul(abs(v).add(real(epsilon))).add(one.sub(g)))),
  mapRow(x, gate, (v, g) => (v.isNegative() && !v.isZero() ? g.mul(pi) : zero)),
];

/** 0 to the power 0 is 1: a magnitude of 0 is left out where its weight is 0. */
const weighed = (logs: Row, w: Matrix): Row =>
  columns(w).map((column) =>
    logs.reduce((total, value, i) => {
      const weight = column[i] as Real;
      return weight.isZero() ? total : total.add(value.mul(weight));
    }, zero),
  );

const complexPower = (x: Row, gate: Row, wReal: Matrix, wImaginary: Matrix, epsilon: number): Row => {
  const [logR, k] = polar(x, gate, epsilon);
  const size = mapRow(weighed(logR, wReal), times(k, wImaginary), (a, b) => exp(a.sub(b)));
  const turn = mapRow(weighed(logR, wImaginary), times(k, wReal), (a, b) => cos(a.add(b)));
  return mapRow(size, turn, (a, b) => (a.isZero() ? zero : a.mul(b)));
};

const nothing = (w: Matrix): Matrix => w.map((row) => row.map(() => zero));
const ones = (x: Row): Row => x.map(() => one);
const bounded = (gate: Row): Row => gate.map((g) => clip(g, 0, 1));
const SMALL = 2 ** -23;

export const npu = (epsilon = SMALL): Exact => ({
  evaluated: byRow((p, x) =>
    complexPower(x, bounded(vector(p, 'gate')), leaf(p, 'wReal'), leaf(p, 'wImaginary'), epsilon),
  ),
});

export const realNpu = (epsilon = SMALL): Exact => ({
  evaluated: byRow((p, x) =>
    complexPower(x, bounded(vector(p, 'gate')), leaf(p, 'w'), nothing(leaf(p, 'w')), epsilon),
  ),
});

export const naiveNpu = (weights: 'complex' | 'real'): Exact => ({
  evaluated: byRow((p, x) => {
    const wReal = leaf(p, 'wReal');
    const wImaginary = weights === 'complex' ? leaf(p, 'wImaginary') : nothing(wReal);
    return complexPower(x, ones(x), wReal, wImaginary, SMALL);
  }),
});

/** Π_i of a factor for each input and weight, for each output. */
const productOver = (x: Row, w: Matrix, factor: (x: Real, w: Real) => Real): Row =>
  columns(w).map((column) => product(mapRow(x, column, factor)));

/** §1.11; `chosen` is |W|, or what stands for it in training. 0 to a power below 0 has no value. */
const nruTogether = (x: Row, w: Matrix, chosen: (w: Real) => Real): Row =>
  productOver(x, w, (v, weight) => {
    const c = chosen(weight);
    const power = c.isZero() ? zero : sign(v).mul(powerOfSize(v, weight));
    return power.mul(c).add(one.sub(c));
  });

const nruSeparate = (x: Row, w: Matrix, chosen: (w: Real) => Real): Row => {
  const magnitude = productOver(x, w, (v, weight) => {
    const c = chosen(weight);
    return (c.isZero() ? zero : powerOfSize(v, weight)).mul(c).add(one.sub(c));
  });
  const signs = productOver(x, w, (v, weight) => (nearest(weight).isZero() ? one : sign(v)));
  return mapRow(magnitude, signs, (a, b) => a.mul(b));
};

const suddenly = (w: Real): Real => tanh(w.mul(1000)).pow(2);

export const nru = (form: 'together' | 'separate'): Exact => {
  const f = form === 'together' ? nruTogether : nruSeparate;
  return {
    evaluated: byRow((p, x) => f(x, leaf(p, 'w'), abs)),
    trained: (p, x) => x.map((row) => f(row, leaf(p, 'w'), suddenly)),
  };
};

/** §1.12, of an input that already holds its reciprocals. */
const nmruTogether = (x: Row, w: Matrix): Row =>
  productOver(x, w, (v, weight) => weight.mul(v).add(one.sub(weight)));

const nmruCosine = (x: Row, w: Matrix): Row => {
  const magnitude = nmruTogether(x.map(abs), w);
  const turns = times(
    x.map((v) => (v.isNegative() && !v.isZero() ? pi : zero)),
    w,
  );
  return mapRow(magnitude, turns, (a, b) => a.mul(cos(b)));
};

const reciprocal = (x: Real): Real => (x.isZero() ? undefinedReal : one.div(x));

export const nmru = (form: 'cosine' | 'together'): Exact => {
  const f = form === 'cosine' ? nmruCosine : nmruTogether;
  return {
    evaluated: byRow((p, x) => f([...x, ...x.map(reciprocal)], leaf(p, 'w'))),
    trained: (p, x) =>
      x.map((row) => f([...row, ...row.map((v) => reciprocal(v.add(real(SMALL))))], leaf(p, 'w'))),
  };
};
