import { array } from '../nd-array.js';
import type { About, UnitSample } from './about.js';
import { nalu } from './nalu.js';
import type { NaluOptions } from './nalu-options.js';

const sample = (says: string, options: NaluOptions = {}): UnitSample => ({
  says,
  unit: nalu(3, 2, options),
  x: [4, 3],
});

const exact = nalu(2, 2, { epsilon: 0 });
const wHat = array([
  [40, 40],
  [40, -40],
]);
const x = array([
  [12, 3],
  [10, 20],
]);
/** σ(x G) is 1 or 0 to the last digit for these inputs. */
const gate = (value: number) =>
  array([
    [value, value],
    [0, 0],
  ]);

export const aboutNalu: About = {
  title: 'NALU',
  purposes: ['add', 'subtract', 'multiply', 'divide', 'power'],
  equation: [
    'W = tanh(Ŵ) ⊙ σ(M̂)',
    'a = x W',
    'm = exp(log(|x| + ε) W)',
    'g = σ(x G)',
    'y = g ⊙ a + (1 − g) ⊙ m',
  ],
  source: 'Trask et al., Neural Arithmetic Logic Units, NeurIPS 2018. arXiv:1808.00508',
  domain:
    'adding: numbers for which x G is far above 0; multiplying: numbers above 0 for which x G is far below 0, with ε = 0',
  notes: [
    'Published code differs in most of the options; the defaults, ε, optimiser and learning rate are those of Madsen & Johansen’s code, but for the start of Ŵ and M̂: see nac.',
    'weights: untied and gate: independent together are what Passo et al. 2024 call NALU2MIG, and iNALU without its bounds and signs.',
    'gateInput: |x| is what some Keras layers compute, whose documents say σ(x G).',
    'gates: untied is an option of Madsen & Johansen’s code (two gates). So is base: safe; max-safe is too, but a slip keeps that code from running it in a NALU.',
    'A path alone is nac or nacMul; with signs see snalu, sinhNalu and inalu; with a NAU and an NMU for paths see gatedNauNmu.',
    'The Gumbel gates of that code are left out: their temperature falls with the step, which the training form of a unit does not see.',
  ],
  samples: [
    sample('nalu'),
    sample('nalu with weights of its own for each path', { weights: 'untied' }),
    sample('nalu with a vector gate', { gate: 'vector' }),
    sample('nalu with a gate that sees no input', { gate: 'independent' }),
    sample('nalu without a gate', { gate: 'none' }),
    sample('nalu with a gate of its own for each path', { gates: 'untied', gateBias: true }),
    sample('nalu with a gate of |x| and a bias', { gateInput: '|x|', gateBias: true }),
    sample('nalu with a safe base', { base: 'safe' }),
    sample('nalu with a max-safe base', { base: 'max-safe' }),
    sample('nalu with a bound', { bound: 0.5 }),
    sample('nalu with a large ε', { epsilon: 0.1 }),
  ],
  ideals: [
    {
      says: 'multiplies and divides where its gate is closed',
      unit: exact,
      params: { wHat, mHat: 40, gate: gate(-10) },
      x,
      y: array([
        [36, 4],
        [200, 0.5],
      ]),
      within: 0,
    },
    {
      says: 'adds and subtracts where its gate is open',
      unit: exact,
      params: { wHat, mHat: 40, gate: gate(10) },
      x,
      y: array([
        [15, 9],
        [30, -10],
      ]),
      within: 0,
    },
    {
      says: 'takes roots where a gate that sees no input is closed',
      unit: nalu(1, 1, { gate: 'independent', epsilon: 0 }),
      // tanh(40) σ(0) is ½.
      params: { wHat: 40, mHat: 0, gate: -100 },
      x: array([[9], [1e-6]]),
      y: array([[3], [1e-3]]),
      within: 0,
    },
  ],
};
