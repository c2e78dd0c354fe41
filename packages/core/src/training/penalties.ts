import type { Ops } from '../ops.js';
import { meanOf } from './losses.js';
import { requireSchedule, type Schedule } from './schedules.js';

/** A term of the loss that looks at parameters alone. */
export interface Penalty {
  /** Applies to every parameter at or below this path. */
  readonly path: string;
  readonly weight: Schedule;
  readonly of: <T>(ops: Ops<T>, parameter: T) => T;
}

/**
 * weight · mean |θ|
 *
 * @example l1('cell.recurrent', ramp({ from: 0, to: 1, start: 600, end: 1200 }))
 */
export const l1 = (path: string, weight: Schedule): Penalty => {
  requireSchedule('l1', 'the weight', weight);
  return {
    path,
    weight,
    of: (ops, parameter) => meanOf(ops, ops.abs(parameter)),
  };
};

/** weight · mean θ² */
export const l2 = (path: string, weight: Schedule): Penalty => {
  requireSchedule('l2', 'the weight', weight);
  return {
    path,
    weight,
    of: (ops, parameter) => meanOf(ops, ops.mul(parameter, parameter)),
  };
};
