import { requireChoice, requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import type { Ops } from '../ops.js';
import type { Initializer } from '../random/initializers.js';
import { uniform } from '../random/laws.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { power, signedPower } from './selected-power.js';
import { column, productOfInputs } from './selected-product.js';
import { between, type PenaltyOptions, penaltyOf, ramped, sparsity } from './sparsity.js';
import { unit } from './unit.js';

export interface NruOptions {
  /** `together` (default): a factor has the sign of its input. `separate`: the signs of inputs with |W| > ½ multiply by themselves. */
  readonly signs?: keyof typeof forms;
  /** Draws weights to −1, 0 and 1. Default: 10, from step 20,000 to 35,000, as for one unit of two inputs. */
  readonly penalty?: PenaltyOptions;
  /** U[−r, r] with r = min(½, √(6 / (in + out))) by default. */
  readonly init?: { readonly w?: Initializer };
}

/** How signs and magnitudes come together; `chosen`, of `[0, 1]`, is how far an input counts. */
const forms = {
  together: <T>(ops: Ops<T>, w: T, x: T, chosen: T): T =>
    productOfInputs(ops, orOne(ops, signedPower(ops, x, w), chosen)),
  separate: <T>(ops: Ops<T>, w: T, x: T, chosen: T): T => {
    const { abs, greater, mul, sign, stopGradient, where } = ops;
    const signs = where(greater(abs(w), 0.5), sign(column(ops, x)), 1);
    const magnitude = productOfInputs(ops, orOne(ops, power(ops, x, w), chosen));
    return mul(magnitude, stopGradient(productOfInputs(ops, signs)));
  },
};

const orOne = <T>({ add, mul, sub }: Ops<T>, factor: T, chosen: T): T =>
  add(mul(factor, chosen), sub(1, chosen));

/** tanh(1000 W)², close to 1 for all but the smallest weights: an input counts whole as soon as it counts. */
const suddenly = <T>({ mul, tanh }: Ops<T>, w: T): T => {
  const t = tanh(mul(1000, w));
  return mul(t, t);
};

/**
 * Neural Reciprocal Unit: products and quotients of its inputs.
 *
 *     y_o = Π_i (sign(x_i) |x_i|^W_io |W_io| + 1 − |W_io|)     W ∈ [−1, 1]
 *
 * While it is trained, |W| is tanh(1000 W)² instead. `w`: `[in, out]`, unitless. `x`: `[batch, in]`, in the task's units. Returns
 * `[batch, out]`. An x of 0 has no sign, so its power counts as 0 with any weight: 1 / 0 is 0 here, and a weight of 0 still makes it 1.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Mistry, Farrahi & Hare, Exploring the Learning Mechanisms of Neural Division Modules, TMLR 2022. arXiv:2110.05177
 * @example
 * nru(3, 1).apply(reference, { w: array([[1], [-1], [0]]) }, array([[-6, 2, 5]])); // float64[1, 1] ≈ [[-3]]
 */
export const nru = (inputs: number, outputs: number, options: NruOptions = {}) => {
  const { signs = 'together', init = {} } = options;
  requireSizes('nru', { inputs, outputs });
  requireNames('nru', options, ['signs', 'penalty', 'init']);
  requireInits('nru', init, ['w']);
  requireChoice('nru', 'signs', Object.keys(forms), signs);
  const form = forms[signs];
  const penalty = penaltyOf('nru', options.penalty, { weight: 10, start: 20_000, end: 35_000 });
  const r = Math.min(0.5, Math.sqrt(6 / (inputs + outputs)));
  return unit({
    name: 'nru',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { w: tensor(inputs, outputs) },
    init: { w: init.w ?? uniform(-r, r) },
    apply: (ops, { w }, x) => form(ops, w, x, ops.abs(w)),
    training: { random: {}, apply: (ops, { w }, x) => form(ops, w, x, suddenly(ops, w)) },
    constrain: (ops, { w }) => ({ w: between(ops, w, -1, 1) }),
    regularize: (ops, { w }, { step }) => ramped(ops, sparsity(ops, w), step, penalty),
    weights: (_, { w }) => [w],
    defaults: { optimizer: 'adam', learningRate: inputs > 2 ? 1e-3 : 1 },
  });
};

export const aboutNru: About = {
  title: 'NRU',
  purposes: ['multiply', 'divide'],
  equation: [
    'y_o = Π_i (sign(x_i) |x_i|^W_io |W_io| + 1 − |W_io|)',
    'W ∈ [−1, 1]',
    'in training |W| is tanh(1000 W)²',
  ],
  source:
    'Mistry, Farrahi & Hare, Exploring the Learning Mechanisms of Neural Division Modules, TMLR 2022. arXiv:2110.05177',
  domain: 'all numbers but 0 where it divides; 1 / 0 counts as 0',
  notes: [
    'At x = 0 the published code gives NaN for a negative weight. Here an x of 0 has no sign, and its power counts as 0.',
    'The learning rate is 1 for two inputs and 1e-3 for more, as in the published scripts.',
    'signs: separate is the form "div-sepSign" of the code. It rounds W, which for weights within [−1, 1] is to ask whether |W| > ½.',
    'With ten inputs, the published scripts ramp the penalty from step 50,000 to 75,000.',
  ],
  samples: [
    { says: 'nru', unit: nru(3, 2), x: [4, 3] },
    { says: 'nru with separate signs', unit: nru(3, 2, { signs: 'separate' }), x: [4, 3] },
  ],
  ideals: (['together', 'separate'] as const).map((signs) => ({
    says: `multiplies and divides, signs ${signs}`,
    unit: nru(3, 2, { signs }),
    params: {
      w: array([
        [1, 1],
        [-1, 1],
        [0, -1],
      ]),
    },
    x: array([
      [-6, 2, 5],
      [-6, -4, -0.5],
      [0, 3, -5],
    ]),
    y: array([
      [-3, -2.4],
      [1.5, -48],
      [0, 0],
    ]),
    within: 0,
  })),
};
