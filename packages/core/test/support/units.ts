import {
  buildTree,
  linear,
  lstm,
  mlp,
  type NaluOptions,
  type NdArray,
  nac,
  nalu,
  type Of,
  recurrent,
  stack,
  type Unit,
} from '@nalu/core';
import { randomArray } from './arrays.js';

/** Any unit: the tests below treat them all alike, by their specs. */
// biome-ignore lint/suspicious/noExplicitAny: a list of units of different parameters.
export type AnyUnit = Unit<any>;

/** Parameters of a spec, uniform in [low, high). */
export const randomParams = <S>(spec: S, seed: number, low = -1, high = 1): Of<S, NdArray> => {
  let i = 0;
  return buildTree(spec, ({ shape }) => randomArray(seed + 100 * ++i, shape as number[], { low, high }));
};

export const naluVariants: readonly NaluOptions[] = [
  {},
  { weights: 'untied' },
  { gate: 'vector' },
  { gate: 'independent' },
  { gate: 'none' },
  { gateInput: '|x|' },
  { gateBias: true },
  { gate: 'vector', gateBias: true, gateInput: '|x|' },
  { bound: 0.5 },
  { epsilon: 0.1 },
  { weights: 'untied', gate: 'independent', bound: 3 },
];

/** One of each unit, with the options that change its formula, and the shape of an input. */
export const units: readonly {
  readonly says: string;
  readonly unit: AnyUnit;
  readonly x: readonly number[];
}[] = [
  { says: 'nac', unit: nac(3, 2), x: [4, 3] },
  { says: 'nac of a sequence', unit: nac(3, 2), x: [2, 4, 3] },
  ...naluVariants.map((options) => ({
    says: `nalu ${JSON.stringify(options)}`,
    unit: nalu(3, 2, options),
    x: [4, 3],
  })),
  { says: 'nalu of a sequence', unit: nalu(3, 2, { gate: 'independent' }), x: [2, 4, 3] },
  { says: 'linear', unit: linear(3, 2), x: [4, 3] },
  { says: 'linear without a bias', unit: linear(3, 2, { bias: false, activation: 'sigmoid' }), x: [4, 3] },
  { says: 'mlp', unit: mlp([3, 5, 2], { activation: 'tanh' }), x: [4, 3] },
  { says: 'mlp with relu', unit: mlp([3, 5, 4, 2], { output: 'sigmoid' }), x: [4, 3] },
  { says: 'recurrent lstm, c', unit: recurrent(lstm(3, 2), { read: 'c' }), x: [3, 4, 3] },
  { says: 'recurrent lstm, h', unit: recurrent(lstm(3, 2), { read: 'h' }), x: [3, 4, 3] },
  { says: 'recurrent nac', unit: recurrent(nac(5, 2)), x: [3, 4, 3] },
  { says: 'lstm → nalu', unit: stack(recurrent(lstm(3, 4), { read: 'c' }), nalu(4, 2)), x: [3, 2, 3] },
  {
    says: 'mlp → lstm → nalu',
    unit: stack({ encoder: mlp([3, 4, 2]), cell: recurrent(lstm(2, 3)), readout: nalu(3, 1) }),
    x: [3, 2, 3],
  },
];
