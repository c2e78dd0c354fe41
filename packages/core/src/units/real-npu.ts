import { requireChoice, requireEpsilon, requireInits, requireNames, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import { constant, glorotUniform, type Initializer } from '../random/initializers.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { FLOAT32_EPSILON, gateSlopes, polar, realPower } from './polar.js';
import { type RisingL1Options, risingL1, risingL1Of } from './rising-l1.js';
import { unit } from './unit.js';

export interface RealNpuOptions {
  /** Added to |x|, in the units of x. Default 2⁻²³, the machine epsilon of float32. */
  readonly epsilon?: number;
  /** `clamp` (default): no slope where the gate is outside [0, 1]. `straight-through`: the slope passes as if it were inside. */
  readonly gateSlope?: keyof typeof gateSlopes;
  /** Draws all parameters to 0. Default: β from 1e-5 to 1e-4, ten times as much every 10,000 steps. */
  readonly l1?: RisingL1Options;
  /** By default W is Glorot uniform and the gate ½. */
  readonly init?: { readonly w?: Initializer; readonly gate?: Initializer };
}

/**
 * Real Neural Power Unit: products of powers of its inputs, with real weights alone.
 *
 *     ĝ = clip(g, 0, 1)     r = ĝ (|x| + ε) + 1 − ĝ     k = ĝ π where x < 0, else 0
 *     y = exp(log r W) ⊙ cos(k W)
 *
 * `w`: `[in, out]`, `gate`: `[in]`, unitless. `x`: `[batch, in]`, in the task's units. Returns `[batch, out]`: the real part, which is 0
 * for the root of a negative number. An input whose gate is 0 counts as 1.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Heim, Pevný & Šmídl, Neural Power Units, NeurIPS 2020. arXiv:2006.01681
 * @example
 * realNpu(2, 1).apply(reference, { w: array([[1], [-1]]), gate: array([1, 1]) }, array([[-6, 2]])); // float64[1, 1] ≈ [[-3]]
 */
export const realNpu = (inputs: number, outputs: number, options: RealNpuOptions = {}) => {
  const { epsilon = FLOAT32_EPSILON, gateSlope = 'clamp', init = {} } = options;
  requireSizes('realNpu', { inputs, outputs });
  requireNames('realNpu', options, ['epsilon', 'gateSlope', 'l1', 'init']);
  requireInits('realNpu', init, ['w', 'gate']);
  requireChoice('realNpu', 'gateSlope', Object.keys(gateSlopes), gateSlope);
  requireEpsilon('realNpu', epsilon);
  const l1 = risingL1Of('realNpu', options.l1, { from: 1e-5, to: 1e-4 });
  return unit({
    name: 'realNpu',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: { w: tensor(inputs, outputs), gate: tensor(inputs) },
    init: { w: init.w ?? glorotUniform(), gate: init.gate ?? constant(0.5) },
    apply: (ops, { w, gate }, x) => {
      const g = gateSlopes[gateSlope](ops, gate);
      return realPower(ops, polar(ops, x, epsilon, g), w);
    },
    regularize: (ops, { w, gate }, { step }) => risingL1(ops, [w, gate], step, l1),
    weights: (_, { w }) => [w],
    defaults: { optimizer: 'adam', learningRate: 5e-3 },
  });
};

export const aboutRealNpu: About = {
  title: 'RealNPU',
  purposes: ['multiply', 'divide', 'power'],
  equation: [
    'ĝ = clip(g, 0, 1)',
    'r = ĝ (|x| + ε) + 1 − ĝ',
    'k = ĝ π where x < 0, else 0',
    'y = exp(log r W) ⊙ cos(k W)',
  ],
  source: 'Heim, Pevný & Šmídl, Neural Power Units, NeurIPS 2020. arXiv:2006.01681',
  domain: 'all numbers but 0 where it divides, with ε = 0; otherwise up to ε beside |x|',
  notes: ['Where the paper and its published code differ, the choices are those of NPU.'],
  samples: [
    // Gates on both sides of either bound, and most of them open.
    { says: 'realNpu', unit: realNpu(3, 2), x: [4, 3], parameters: [-0.5, 1.2] },
    {
      says: 'realNpu with a gate that its slope passes through',
      unit: realNpu(3, 2, { gateSlope: 'straight-through' }),
      x: [4, 3],
      // Outside [0, 1] its slope is not the derivative of its value, on purpose.
      parameters: [0.05, 0.95],
    },
  ],
  ideals: [
    {
      says: 'multiplies and divides',
      unit: realNpu(3, 1, { epsilon: 0 }),
      params: { w: array([[1], [-1], [0.7]]), gate: array([1, 1, 0]) },
      x: array([
        [-6, 2, 5],
        [-6, -4, 0],
        [0, 3, -5],
      ]),
      y: array([[-3], [1.5], [0]]),
      within: 0,
    },
    {
      says: 'takes roots, 0 of a negative number',
      unit: realNpu(2, 1, { epsilon: 0 }),
      params: { w: array([[0.5], [0]]), gate: 1 },
      x: array([
        [9, -1],
        [0.25, 3],
        [-9, 3],
      ]),
      y: array([[3], [0.5], [0]]),
      within: 0,
    },
  ],
};
