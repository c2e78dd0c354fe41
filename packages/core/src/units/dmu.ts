import { complain } from '../errors.js';
import { named, requireChoice, requireInits, requireNames, requireSizes } from '../guards.js';
import { array, firstBadNumber } from '../nd-array.js';
import type { NdArray, Ops } from '../ops.js';
import { constant, glorotUniform, type Initializer } from '../random/initializers.js';
import { type Of, printShape, type TensorSpec, tensor } from '../spec.js';
import type { About } from './about.js';
import { type Domain, domains, layerNorm, softClamp } from './dmu-parts.js';
import { between } from './sparsity.js';
import { unit } from './unit.js';

export interface DmuSpec {
  readonly gate: TensorSpec;
  readonly gateBias?: TensorSpec;
}

export interface DmuOptions {
  /** O, which is not learned. `add` (default): the first two inputs with 1 and 1. `subtract`: with 1 and −1. Or a matrix `[in, out]`. */
  readonly operands?: 'add' | 'subtract' | NdArray;
  /** `independent` (default) does not look at x; `normalized` reads x with mean 0 and variance 1 over the inputs. */
  readonly gate?: 'independent' | 'normalized';
  /** 0 for the independent gate and the bias, Glorot uniform for the normalized gate by default. */
  readonly init?: { readonly gate?: Initializer; readonly gateBias?: Initializer };
}

/**
 * Domain Mixed Unit: a learned choice between adding given operands and multiplying them.
 *
 *     r = x O     l = softclamp(log(max(|x|, ε)) O, ±λ)     k = π [x < 0] |O|
 *     y = (g tanh(r / 10⁻⁴) + (1 − g) cos k) ⊙ clip(g √(r² + 10⁻⁸) + (1 − g) exp(l))
 *
 * g = σ(G) while it is trained; afterwards it is 1 where G ≥ 0, and 0 elsewhere. ε is 1e-20, λ 50 and the clip [1e-20, 1e20], but
 * 1e-11, 12.8 and [1e-11, 1e6] while it is trained. `gate` G: `[out]`, unitless; or `gate`: `[in, out]` and
 * `gateBias`: `[out]`, which make G = LayerNorm(x) gate + gateBias. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]`.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Curry, The Domain Mixed Unit: A New Neural Arithmetic Layer, 2025. arXiv:2509.08180
 * @example
 * dmu(2, 1, { operands: 'subtract' }).apply(reference, { gate: array([-1]) }, array([[-6, 2]])); // float64[1, 1] ≈ [[-3]]
 */
export const dmu = (inputs: number, outputs: number, options: DmuOptions = {}) => {
  const { gate: form = 'independent', init = {} } = options;
  requireSizes('dmu', { inputs, outputs });
  requireNames('dmu', options, ['operands', 'gate', 'init']);
  requireChoice('dmu', 'gate', ['independent', 'normalized'], form);
  const reads = form === 'normalized';
  requireInits('dmu', init, reads ? ['gate', 'gateBias'] : ['gate']);
  const operands = operandsOf(inputs, outputs, options.operands);
  const spec: DmuSpec = reads
    ? { gate: tensor(inputs, outputs), gateBias: tensor(outputs) }
    : { gate: tensor(outputs) };
  const start = reads ? { gate: glorotUniform(), gateBias: constant(0) } : { gate: constant(0) };
  return unit({
    name: 'dmu',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec,
    init: { ...start, ...init },
    apply: (ops, params, x) => {
      const h = ops.greater(0, logits(ops, params, x));
      return mixture(ops, x, operands, [ops.sub(1, h), h], domains.evaluation);
    },
    training: {
      random: {},
      apply: (ops, params, x) => {
        const z = logits(ops, params, x);
        return mixture(ops, x, operands, [ops.sigmoid(z), ops.sigmoid(ops.neg(z))], domains.training);
      },
    },
    ...(!reads && { weights: <T>(ops: Ops<T>, { gate }: Of<DmuSpec, T>) => [ops.sigmoid(gate)] }),
    defaults: { optimizer: 'adam', learningRate: 1e-2, clip: { norm: 1 } },
  });
};

const logits = <T>(ops: Ops<T>, { gate, gateBias }: Of<DmuSpec, T>, x: T): T =>
  gateBias === undefined ? gate : ops.add(ops.matmul(layerNorm(ops, x), gate), gateBias);

/** Both results, mixed by their signs and by their magnitudes; g and h = 1 − g are the shares of the sum and of the product. */
const mixture = <T>(
  ops: Ops<T>,
  x: T,
  operands: NdArray,
  [g, h]: readonly [T, T],
  { low, high, bound }: Domain,
): T => {
  const { abs, add, cos, div, exp, greater, log, matmul, max, mul, sqrt, tanh } = ops;
  const o = ops.constant(operands);
  const r = matmul(x, o);
  const l = softClamp(ops, matmul(log(max(abs(x), low)), o), bound);
  const k = mul(Math.PI, matmul(greater(0, x), abs(o)));
  const size = add(mul(g, sqrt(add(mul(r, r), 1e-8))), mul(h, exp(l)));
  const sign = add(mul(g, tanh(div(r, 1e-4))), mul(h, cos(k)));
  return mul(sign, between(ops, size, low, high));
};

const signs = { add: 1, subtract: -1 };

const operandsOf = (inputs: number, outputs: number, given: DmuOptions['operands'] = 'add'): NdArray => {
  if (typeof given === 'string') {
    requireChoice('dmu', 'operands', Object.keys(signs), given);
    requireTwo(inputs);
    const column = [1, signs[given]];
    const data = Float64Array.from(
      { length: inputs * outputs },
      (_, i) => column[Math.floor(i / outputs)] ?? 0,
    );
    return { shape: [inputs, outputs], data };
  }
  const fits = printShape(given?.shape ?? []) === printShape([inputs, outputs]);
  const bad = fits ? firstBadNumber(given) : undefined;
  if (fits && bad === undefined) return given;
  throw complain('NALU_OPTION', {
    who: 'dmu',
    required: `"operands" must be finite numbers in ${printShape([inputs, outputs])}`,
    got: bad ?? (given?.shape === undefined ? named(given) : printShape(given.shape)),
  });
};

const requireTwo = (inputs: number): void => {
  if (inputs >= 2) return;
  throw complain('NALU_OPTION', { who: 'dmu', required: '"inputs" must be at least 2', got: String(inputs) });
};

const x = array([
  [3, -5, 7],
  [-100, -0.25, 0],
]);
const results = {
  add: { 1: { says: 'adds', y: [[-2], [-100.25]] }, [-1]: { says: 'multiplies', y: [[-15], [25]] } },
  subtract: { 1: { says: 'subtracts', y: [[8], [-99.75]] }, [-1]: { says: 'divides', y: [[-0.6], [400]] } },
};
const ideal = (operands: 'add' | 'subtract', gate: 1 | -1) => {
  const { says, y } = results[operands][gate];
  return {
    says,
    unit: dmu(3, 1, { operands }),
    params: { gate },
    x,
    y: array(y),
    within: gate === 1 ? 5e-9 : 0,
  };
};

export const aboutDmu: About = {
  title: 'DMU',
  purposes: ['add', 'subtract', 'multiply', 'divide'],
  equation: [
    'r = x O, l = softclamp(log(max(|x|, ε)) O, ±λ), k = π [x < 0] |O|',
    'y = (g tanh(r / 10⁻⁴) + (1 − g) cos k) ⊙ clip(g √(r² + 10⁻⁸) + (1 − g) exp(l))',
    'in training g = σ(G); afterwards g = 1 where G ≥ 0, else 0',
  ],
  source: 'Curry, The Domain Mixed Unit: A New Neural Arithmetic Layer, 2025. arXiv:2509.08180',
  domain:
    'sums up to 2e-5, and up to 5e-9 / |y| from |y| = 1 on; products and quotients of |x| ≥ 1e-20, between 1e-20 and 1e20',
  notes: [
    'Its operands are given and not learned, and only the gate is trained: its figures do not compare with those of units that learn their weights.',
    'The paper speaks of a single parameter G, the default here. In its code G is a layer of the normalized input: gate "normalized".',
    'The code has two logits for each gate, whose softmax is σ of their difference, and weights in its normalisation, which the gate can take over. Both are left out.',
    'In training the code holds logarithms softly within ±12.8 and magnitudes within [1e-11, 1e6], afterwards within ±50 and [1e-20, 1e20]: a product near 1e5 is off by a tenth while it is trained, and exact afterwards.',
    'The published runs use learning rates of 1e-2 and 1e-3, and clip the norm of the gradient to between 0.01 and 1. The default here is 1e-2 and 1.',
  ],
  samples: [
    { says: 'dmu', unit: dmu(3, 2), x: [4, 3] },
    { says: 'dmu that subtracts or divides', unit: dmu(3, 2, { operands: 'subtract' }), x: [4, 3] },
    { says: 'dmu with a gate that reads x', unit: dmu(3, 2, { gate: 'normalized' }), x: [4, 3] },
    {
      says: 'dmu with operands of its own',
      unit: dmu(3, 2, {
        operands: array([
          [1, 0],
          [-1, 1],
          [1, 0.5],
        ]),
      }),
      x: [4, 3],
    },
  ],
  ideals: (['add', 'subtract'] as const).flatMap((operands) =>
    ([1, -1] as const).map((gate) => ideal(operands, gate)),
  ),
};
