import type { Ops } from '../ops.js';
import { meanOf } from './losses.js';
import { type Hyperparameter, requireHyperparameter } from './per-seed.js';

/** A term of the loss that looks at parameters alone. */
export interface Penalty {
  /** Applies to every parameter at or below this path. */
  readonly path: string;
  readonly weight: Hyperparameter;
  readonly of: <T>(ops: Ops<T>, parameter: T) => T;
}

/**
 * weight · mean |θ|
 *
 * @example l1('cell.recurrent', ramp({ from: 0, to: 1, start: 600, end: 1200 }))
 */
export const l1 = (path: string, weight: Hyperparameter): Penalty => ({
  path,
  weight: requireHyperparameter('l1', 'the weight', weight),
  of: (ops, parameter) => meanOf(ops, ops.abs(parameter)),
});

/** weight · mean θ² */
export const l2 = (path: string, weight: Hyperparameter): Penalty => ({
  path,
  weight: requireHyperparameter('l2', 'the weight', weight),
  of: (ops, parameter) => meanOf(ops, ops.mul(parameter, parameter)),
});
