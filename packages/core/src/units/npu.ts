import { requireChoice, requireEpsilon, requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import { constant, glorotUniform, type Initializer } from '../random/initializers.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { complexPower, FLOAT32_EPSILON, gateSlopes, polar } from './polar.js';
import { type RisingL1Options, risingL1, risingL1Of } from './rising-l1.js';
import { unit } from './unit.js';

export interface NpuOptions {
  /** Added to |x|, in the units of x. Default 2⁻²³, the machine epsilon of float32. */
  readonly epsilon?: number;
  /** `clamp` (default): no slope where the gate is outside [0, 1]. `straight-through`: the slope passes as if it were inside. */
  readonly gateSlope?: keyof typeof gateSlopes;
  /** Draws all parameters to 0. Default: β from 1e-5 to 1e-4, ten times as much every 10,000 steps. */
  readonly l1?: RisingL1Options;
  /** By default W_r is Glorot uniform, W_i is 0 and the gate ½. */
  readonly init?: {
    readonly wReal?: Initializer;
    readonly wImaginary?: Initializer;
    readonly gate?: Initializer;
  };
}

/**
 * Neural Power Unit: products of powers of its inputs, worked out in complex numbers, of which it returns the real part.
 *
 *     ĝ = clip(g, 0, 1)     r = ĝ (|x| + ε) + 1 − ĝ     k = ĝ π where x < 0, else 0
 *     y = exp(log r W_r − k W_i) ⊙ cos(log r W_i + k W_r)
 *
 * `wReal`, `wImaginary`: `[in, out]`, `gate`: `[in]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]`. An
 * input whose gate is 0 counts as 1.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Heim, Pevný & Šmídl, Neural Power Units, NeurIPS 2020. arXiv:2006.01681
 * @example
 * const quotient = { wReal: array([[1], [-1]]), wImaginary: array([[0], [0]]), gate: array([1, 1]) };
 * npu(2, 1).apply(reference, quotient, array([[-6, 2]])); // float64[1, 1] ≈ [[-3]]
 */
export const npu = (inputs: number, outputs: number, options: NpuOptions = {}) => {
  const { epsilon = FLOAT32_EPSILON, gateSlope = 'clamp', init = {} } = options;
  requireSizes('npu', { inputs, outputs });
  requireNames('npu', options, ['epsilon', 'gateSlope', 'l1', 'init']);
  requireInits('npu', init, ['wReal', 'wImaginary', 'gate']);
  requireChoice('npu', 'gateSlope', Object.keys(gateSlopes), gateSlope);
  requireEpsilon('npu', epsilon);
  const l1 = risingL1Of('npu', options.l1, { from: 1e-5, to: 1e-4 });
  return unit({
    name: 'npu',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { wReal: tensor(inputs, outputs), wImaginary: tensor(inputs, outputs), gate: tensor(inputs) },
    init: {
      wReal: init.wReal ?? glorotUniform(),
      wImaginary: init.wImaginary ?? constant(0),
      gate: init.gate ?? constant(0.5),
    },
    apply: (ops, { wReal, wImaginary, gate }, x) => {
      const g = gateSlopes[gateSlope](ops, gate);
      return complexPower(ops, polar(ops, x, epsilon, g), [wReal, wImaginary]);
    },
    regularize: (ops, { wReal, wImaginary, gate }, { step }) =>
      risingL1(ops, [wReal, wImaginary, gate], step, l1),
    weights: (_, { wReal }) => [wReal],
    defaults: { optimizer: 'adam', learningRate: 5e-3 },
  });
};

const exact = npu(3, 1, { epsilon: 0 });
/** Gates on both sides of either bound, and most of them open. */
const mostlyOpen = [-0.5, 1.2] as const;

export const aboutNpu: About = {
  title: 'NPU',
  purposes: ['multiply', 'divide', 'power'],
  equation: [
    'ĝ = clip(g, 0, 1)',
    'r = ĝ (|x| + ε) + 1 − ĝ',
    'k = ĝ π where x < 0, else 0',
    'y = exp(log r W_r − k W_i) ⊙ cos(log r W_i + k W_r)',
  ],
  source: 'Heim, Pevný & Šmídl, Neural Power Units, NeurIPS 2020. arXiv:2006.01681',
  domain: 'all numbers but 0 where it divides, with ε = 0; otherwise up to ε beside |x|',
  notes: [
    'The definition in the paper prints k = 1 where x > 0. Its text and its code, and this, take x < 0.',
    'The paper has no ε; its code adds the machine epsilon. Without it, 0 to the power 0 is 1 here.',
    'The published code once let the slope pass the bounds of the gate (gateSlope: straight-through); the formula, other versions of the code and later ports do not, and neither does the default here.',
    'Both published codes sum |θ|, and so does this. β is that of the paper’s scripts for products and roots; for quotients they take 1e-9 to 1e-7, and the appendix prints other ends.',
    'The scripts of the large task train with RMSProp, later benchmarks with Adam, which is the default here.',
  ],
  samples: [
    { says: 'npu', unit: npu(3, 2), x: [4, 3], parameters: mostlyOpen },
    {
      says: 'npu with a gate that its slope passes through',
      unit: npu(3, 2, { gateSlope: 'straight-through' }),
      x: [4, 3],
      // Outside [0, 1] its slope is not the derivative of its value, on purpose.
      parameters: [0.05, 0.95],
    },
    { says: 'npu with ε = 0', unit: npu(3, 2, { epsilon: 0 }), x: [4, 3], parameters: mostlyOpen },
  ],
  ideals: [
    {
      says: 'multiplies',
      unit: exact,
      params: { wReal: array([[1], [1], [0.7]]), gate: array([1, 1, 0]) },
      x: array([
        [-2, 3, 5],
        [-4, -0.5, 0],
        [0, 3, -5],
      ]),
      y: array([[-6], [2], [0]]),
      within: 0,
    },
    {
      says: 'divides by a square',
      unit: exact,
      params: { wReal: array([[1], [-2], [0]]), gate: 1 },
      x: array([
        [18, -3, 7],
        [-1, 0.5, -7],
      ]),
      y: array([[2], [-4]]),
      within: 0,
    },
  ],
};
