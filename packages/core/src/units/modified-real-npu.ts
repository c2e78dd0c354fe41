import { requireEpsilon, requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import type { Ops } from '../ops.js';
import { constant, type Initializer } from '../random/initializers.js';
import { uniform } from '../random/laws.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { FLOAT32_EPSILON, gateSlopes, polar, realPower } from './polar.js';
import { type RisingL1Options, risingL1, risingL1Of } from './rising-l1.js';
import { between, type PenaltyOptions, penaltyOf, ramped, sparsity } from './sparsity.js';
import { unit } from './unit.js';

export interface ModifiedRealNpuOptions {
  /** Added to |x|, in the units of x. Default 2⁻²³, the machine epsilon of float32. */
  readonly epsilon?: number;
  /** Draws weights to −1 and 1, gates to 0 and 1. Default: 1, from step 40,000 to 50,000, as for one unit of two inputs. */
  readonly penalty?: PenaltyOptions;
  /** Draws all parameters to 0. Default: β from 1e-9 to 1e-7, ten times as much every 10,000 steps. */
  readonly l1?: RisingL1Options;
  /** By default W is U[−r, r] with r = min(½, √(6 / (in + out))), and the gate ½. */
  readonly init?: { readonly w?: Initializer; readonly gate?: Initializer };
}

/**
 * Modified Real Neural Power Unit: the real power unit, held to products and quotients.
 *
 *     r = g (|x| + ε) + 1 − g     k = g π where x < 0, else 0     W ∈ [−1, 1]     g ∈ [0, 1]
 *     y = exp(log r W) ⊙ cos(k W)
 *
 * `w`: `[in, out]`, `gate`: `[in]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]`. An input whose gate is 0
 * counts as 1.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Mistry, Farrahi & Hare, Exploring the Learning Mechanisms of Neural Division Modules, TMLR 2022. arXiv:2110.05177
 * @example
 * modifiedRealNpu(2, 1).apply(reference, { w: array([[1], [-1]]), gate: array([1, 1]) }, array([[-6, 2]])); // ≈ [[-3]]
 */
export const modifiedRealNpu = (inputs: number, outputs: number, options: ModifiedRealNpuOptions = {}) => {
  const { epsilon = FLOAT32_EPSILON, init = {} } = options;
  requireSizes('modifiedRealNpu', { inputs, outputs });
  requireNames('modifiedRealNpu', options, ['epsilon', 'penalty', 'l1', 'init']);
  requireInits('modifiedRealNpu', init, ['w', 'gate']);
  requireEpsilon('modifiedRealNpu', epsilon);
  const usual = { weight: 1, start: 40_000, end: 50_000 };
  const penalty = penaltyOf('modifiedRealNpu', options.penalty, usual);
  const l1 = risingL1Of('modifiedRealNpu', options.l1, { from: 1e-9, to: 1e-7 });
  const r = Math.min(0.5, Math.sqrt(6 / (inputs + outputs)));
  return unit({
    name: 'modifiedRealNpu',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { w: tensor(inputs, outputs), gate: tensor(inputs) },
    init: { w: init.w ?? uniform(-r, r), gate: init.gate ?? constant(0.5) },
    apply: (ops, { w, gate }, x) => realPower(ops, polar(ops, x, epsilon, gateSlopes.clamp(ops, gate)), w),
    constrain: (ops, { w, gate }) => ({ w: between(ops, w, -1, 1), gate: between(ops, gate, 0, 1) }),
    regularize: (ops, { w, gate }, { step }) => {
      const discrete = ops.add(distanceFromOne(ops, w), sparsity(ops, gate));
      return ops.add(ramped(ops, discrete, step, penalty), risingL1(ops, [w, gate], step, l1));
    },
    weights: (_, { w }) => [w],
    defaults: { optimizer: 'adam', learningRate: 5e-3 },
  });
};

/** mean |1 − |W||: 0 where every weight is −1 or 1. Whether an input counts at all is for the gate to say. */
const distanceFromOne = <T>({ abs, mean, reshape, sub }: Ops<T>, w: T): T =>
  reshape(mean(abs(sub(1, abs(w)))), []);

export const aboutModifiedRealNpu: About = {
  title: 'RealNPU (modified)',
  purposes: ['multiply', 'divide'],
  equation: [
    'r = g (|x| + ε) + 1 − g',
    'k = g π where x < 0, else 0',
    'y = exp(log r W) ⊙ cos(k W)',
    'W ∈ [−1, 1], g ∈ [0, 1]',
  ],
  source:
    'Mistry, Farrahi & Hare, Exploring the Learning Mechanisms of Neural Division Modules, TMLR 2022. arXiv:2110.05177',
  domain: 'all numbers but 0 where it divides, with ε = 0; otherwise up to ε beside |x|',
  notes: [
    'The code can also draw the weights to 0 (its reg type "bias"). That is not the form of the published results, and is left out.',
    'With ten inputs, the published scripts ramp the penalty from step 50,000 to 75,000.',
  ],
  samples: [{ says: 'modifiedRealNpu', unit: modifiedRealNpu(3, 2), x: [4, 3], parameters: [-0.5, 1] }],
  ideals: [
    {
      says: 'multiplies and divides',
      unit: modifiedRealNpu(3, 1, { epsilon: 0 }),
      params: { w: array([[1], [-1], [1]]), gate: array([1, 1, 0]) },
      x: array([
        [-6, 2, 5],
        [-6, -4, 0],
        [0, 3, -5],
      ]),
      y: array([[-3], [1.5], [0]]),
      within: 0,
    },
  ],
};
