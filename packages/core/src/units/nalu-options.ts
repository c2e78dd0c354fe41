import { complain } from '../errors.js';
import { requireChoice, requireEpsilon, requireInits, requireNames, requireSizes } from '../guards.js';
import type { Initializer } from '../random/initializers.js';
import { bases } from './exp-log.js';
import type { NacWeightInit } from './nac-weight.js';
import { gateForms, gateInputs } from './nalu-gates.js';

export interface NaluInit extends NacWeightInit {
  readonly gate?: Initializer;
  readonly gateBias?: Initializer;
}

export interface NaluOptions {
  /** `tied` (default): both paths share W. `untied`: the multiplying path has its own. */
  readonly weights?: 'tied' | 'untied';
  /** `matrix` (default), `vector`, `independent` or `none`; see `gateForms`. */
  readonly gate?: keyof typeof gateForms | 'none';
  /** `tied` (default): the shares of the paths are g and 1 − g. `untied`: the multiplying path has a gate of its own. */
  readonly gates?: 'tied' | 'untied';
  /** What the gate reads: `x` (default) or `|x|`. */
  readonly gateInput?: keyof typeof gateInputs;
  /** Adds a bias to the gate's logits. Default false. */
  readonly gateBias?: boolean;
  /** What the multiplying path raises to a power: `plain` (default), |x| + ε; `safe`, |x − 1| + 1; or `max-safe`, max(x, 1). */
  readonly base?: keyof typeof bases;
  /** Added to |x| in the plain base, in the units of x. Default 1e-7; with 0, no x may be 0. */
  readonly epsilon?: number;
  /** ω: the multiplying path is at most e^ω. Default ∞, no bound. */
  readonly bound?: number;
  /** Glorot uniform for matrices and 0 for the rest by default. */
  readonly init?: NaluInit;
}

const names = [
  ...['weights', 'gate', 'gates', 'gateInput', 'gateBias'],
  ...['base', 'epsilon', 'bound', 'init'],
];

const refuse = (required: string, got: string) => complain('NALU_OPTION', { who: 'nalu', required, got });

export const requireNaluOptions = (inputs: number, outputs: number, options: NaluOptions): void => {
  const { base = 'plain', epsilon = 1e-7, bound = 1, weights = 'tied' } = options;
  const { gate = 'matrix', gates = 'tied', gateInput = 'x', gateBias } = options;
  requireSizes('nalu', { inputs, outputs });
  requireNames('nalu', options, names);
  requireInits('nalu', options.init, ['wHat', 'mHat', 'gate', 'gateBias']);
  requireChoice('nalu', 'weights', ['tied', 'untied'], weights);
  requireChoice('nalu', 'gate', [...Object.keys(gateForms), 'none'], gate);
  requireChoice('nalu', 'gates', ['tied', 'untied'], gates);
  requireChoice('nalu', 'gateInput', Object.keys(gateInputs), gateInput);
  requireChoice('nalu', 'base', Object.keys(bases), base);
  requireEpsilon('nalu', epsilon);
  if (Number.isNaN(bound)) throw refuse('"bound" must be a number', 'NaN');
  if (gateBias && gate !== 'matrix' && gate !== 'vector')
    throw refuse('"gateBias" goes with a gate that reads x', `"${gate}"`);
  if (gates === 'untied' && gate === 'none')
    throw refuse('"gates" may be untied where there is a gate', '"none"');
};
