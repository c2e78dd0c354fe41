import {
  abs,
  asinh,
  clip,
  exp,
  least,
  log,
  type Matrix,
  mapRow,
  most,
  one,
  product,
  type Real,
  type Row,
  real,
  sigmoid,
  sign,
  sinh,
  times,
} from './decimal.js';
import { byRow, type Exact, type Leaves, leaf, vector } from './formula.js';
import { bases, expLog, selected } from './products.js';
import { goldenSigmoid, goldenWeight, nacWeight } from './sums.js';

// What has a gate between a sum and a product: units.md §1.3, §1.8 and §1.9.

/** g a + h m; one gate of a row serves all outputs. */
const mixed = (g: Row, a: Row, h: Row, m: Row): Row =>
  a.map((value, o) =>
    gateOf(g, o)
      .mul(value)
      .add(gateOf(h, o).mul(m[o] as Real)),
  );
const gateOf = (gate: Row, o: number): Real => (gate.length === 1 ? gate[0] : gate[o]) as Real;
const others = (g: Row): Row => g.map((value) => one.sub(value));

/** G of the unit against the input, or by itself. */
type GateForm = 'reads' | 'independent';
const logits = (p: Leaves, x: Row, form: GateForm, name = 'gate', bias = 'gateBias'): Row => {
  const raw = form === 'reads' ? times(x, leaf(p, name)) : vector(p, name);
  return p[bias] === undefined ? raw : mapRow(raw, vector(p, bias), (z, b) => z.add(b));
};

const weightsOf = (p: Leaves): readonly [Matrix, Matrix] => {
  const w = nacWeight(leaf(p, 'wHat'), leaf(p, 'mHat'));
  return [w, p.wHatMul === undefined ? w : nacWeight(p.wHatMul, leaf(p, 'mHatMul'))];
};

interface Nalu {
  readonly gate?: GateForm | 'none' | 'two';
  readonly reads?: (x: Real) => Real;
  readonly base?: keyof typeof bases;
  readonly epsilon?: number;
  /** ω */
  readonly bound?: number;
}

export const nalu = (options: Nalu = {}): Exact => {
  const { gate = 'reads', reads = (x) => x, base = 'plain', epsilon = 1e-7, bound } = options;
  return {
    evaluated: byRow((p, x) => {
      const [w, v] = weightsOf(p);
      const a = times(x, w);
      const exponents = times(
        x.map((value) => bases[base](value, epsilon)),
        v,
      );
      const m = exponents.map((z) => exp(bound === undefined ? z : least(z, real(bound))));
      if (gate === 'none') return mapRow(a, m, (s, t) => s.add(t));
      const read = x.map(reads);
      if (gate === 'two') {
        const g = logits(p, read, 'reads').map(sigmoid);
        return mixed(g, a, logits(p, read, 'reads', 'gateMul', 'gateBiasMul').map(sigmoid), m);
      }
      const g = logits(p, read, gate).map(sigmoid);
      return mixed(g, a, others(g), m);
    }),
  };
};

export const goldenNalu = ({ reads = (x: Real) => x, epsilon = 1e-7 } = {}): Exact => ({
  evaluated: byRow((p, x) => {
    const w = goldenWeight(leaf(p, 'wHat'), leaf(p, 'mHat'));
    const g = logits(p, x.map(reads), 'reads').map(goldenSigmoid);
    return mixed(g, times(x, w), others(g), expLog(x, w, 'plain', epsilon));
  }),
});

interface Inalu {
  readonly gate?: GateForm;
  readonly epsilon?: number;
  readonly bound?: number;
}

export const inalu = ({ gate = 'independent', epsilon = 1e-7, bound = 20 }: Inalu = {}): Exact => ({
  evaluated: byRow((p, x) => {
    const [w, v] = weightsOf(p);
    const logs = x.map((value) => log(most(abs(value), real(epsilon))));
    const m = times(logs, v).map((z) => exp(least(z, real(bound))));
    const s = selected(
      x.map(sign),
      v.map((row) => row.map(abs)),
    ).map((value) => clip(value, -1, 1));
    const g = logits(p, x.map(abs), gate).map(sigmoid);
    return mixed(
      g,
      times(x, w),
      others(g),
      mapRow(m, s, (a, b) => a.mul(b)),
    );
  }),
});

/** The sign is that of all inputs. */
export const snalu: Exact = {
  evaluated: byRow((p, x) => {
    const [w] = weightsOf(p);
    const turn = product(x.map(sign));
    const g = vector(p, 'gate').map(sigmoid);
    const m = expLog(x, w, 'plain', 1e-8).map((size) => size.mul(turn));
    return mixed(g, times(x, w), others(g), m);
  }),
};

export const sinhNalu: Exact = {
  evaluated: byRow((p, x) => {
    const [w] = weightsOf(p);
    const g = logits(p, x, 'reads').map(sigmoid);
    return mixed(g, times(x, w), others(g), times(x.map(asinh), w).map(sinh));
  }),
};

export const gatedNauNmu: Exact = {
  evaluated: byRow((p, x) => {
    const g = logits(p, x, 'reads').map(sigmoid);
    return mixed(g, times(x, leaf(p, 'wAdd')), others(g), selected(x, leaf(p, 'wMul')));
  }),
};
