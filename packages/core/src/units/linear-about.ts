import { array } from '../nd-array.js';
import type { About, Ideal, UnitSample } from './about.js';
import { type Activation, linear } from './linear.js';

/** Two sums with a bias: 17 and −5.5, 2 and −3 before the activation. */
const sums = {
  weight: array([
    [1, -1],
    [2, 0.5],
  ]),
  bias: array([3, -4]),
};
const x = array([
  [4, 5],
  [-1, 0],
]);

const ideal = (activation: Activation, says: string, rows: readonly (readonly number[])[]): Ideal => ({
  says,
  unit: linear(2, 2, { activation }),
  params: sums,
  x,
  y: array(rows),
  within: 0,
});

interface Baseline {
  readonly title: string;
  readonly activation: Activation;
  readonly f: string;
  readonly start: string;
  readonly notes?: readonly string[];
  readonly samples?: readonly UnitSample[];
  readonly ideals?: readonly Ideal[];
}

const baseline = ({ title, activation, f, start, ...more }: Baseline): About => ({
  title,
  purposes: ['baseline'],
  equation: [f === '' ? 'y = x W + b' : `y = ${f}, z = x W + b`],
  source: 'the baselines of Madsen & Johansen, Neural Arithmetic Units, ICLR 2020. arXiv:2001.05016',
  domain: 'computes no arithmetic exactly',
  notes: [
    `linear(inputs, outputs, { activation: '${activation}' }). W starts ${start}, b at 0.`,
    'The published baselines are two layers: this one to two numbers, and a linear one after it.',
  ],
  samples: [{ says: `linear with ${activation}`, unit: linear(3, 2, { activation }), x: [4, 3] }],
  ideals: [],
  ...more,
});

export const aboutLinear: About = {
  ...baseline({ title: 'Linear', activation: 'identity', f: '', start: 'Glorot uniform' }),
  domain: 'sums and multiples: all numbers',
  samples: [
    { says: 'linear', unit: linear(3, 2), x: [4, 3] },
    { says: 'linear without a bias', unit: linear(3, 2, { bias: false }), x: [4, 3] },
  ],
  ideals: [
    ideal('identity', 'is a weighted sum', [
      [17, -5.5],
      [2, -3],
    ]),
  ],
};

export const aboutRelu: About = baseline({
  title: 'ReLU',
  activation: 'relu',
  f: 'max(z, 0)',
  start: 'He uniform',
  ideals: [
    ideal('relu', 'passes what is above 0', [
      [17, 0],
      [2, 0],
    ]),
  ],
});

export const aboutRelu6: About = baseline({
  title: 'ReLU6',
  activation: 'relu6',
  f: 'min(max(z, 0), 6)',
  start: 'He uniform',
  ideals: [
    ideal('relu6', 'passes what is between 0 and 6', [
      [6, 0],
      [2, 0],
    ]),
  ],
});

export const aboutTanh: About = baseline({
  title: 'tanh',
  activation: 'tanh',
  f: 'tanh(z)',
  start: 'Glorot uniform, times 5/3',
});

export const aboutSigmoid: About = baseline({
  title: 'Sigmoid',
  activation: 'sigmoid',
  f: 'σ(z)',
  start: 'Glorot uniform',
});

export const aboutSelu: About = baseline({
  title: 'SELU',
  activation: 'selu',
  f: 'λ z for z > 0, λ α (eᶻ − 1) else, λ = 1.0507, α = 1.6733',
  start: 'from U[±√(3 / in)]',
});
