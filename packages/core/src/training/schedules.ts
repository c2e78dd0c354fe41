import { requireKind } from '../guards.js';

/** A number that may change from step to step. Steps count from 0. */
export type Schedule = number | ((step: number) => number);

export const valueAt = (schedule: Schedule, step: number): number =>
  typeof schedule === 'number' ? schedule : schedule(step);

/** The values of the steps from `first` on, in float64. */
export const columnOf = (schedule: Schedule, first: number, steps: number): Float64Array => {
  const column = new Float64Array(steps);
  if (typeof schedule === 'number') return column.fill(schedule);
  for (let k = 0; k < steps; k++) column[k] = schedule(first + k);
  return column;
};

/** Refuses what is neither a finite number nor a function of the step. */
export const requireSchedule = (who: string, what: string, schedule: unknown): void =>
  requireKind(
    who,
    what,
    'a finite number, or a function of the step',
    typeof schedule === 'function' || Number.isFinite(schedule),
    schedule,
  );

export interface Span {
  readonly from: number;
  readonly to: number;
  /** The step at which the change begins. */
  readonly start: number;
  /** The step at which it is complete. */
  readonly end: number;
}

const progress = ({ start, end }: Span, step: number): number =>
  step <= start ? 0 : step >= end ? 1 : (step - start) / (end - start);

/** A straight line between two steps, flat outside. */
export const ramp =
  (span: Span): Schedule =>
  (step) =>
    span.from + (span.to - span.from) * progress(span, step);

/** Half a cosine between two steps, flat outside. Source: Loshchilov & Hutter, ICLR 2017. */
export const cosine =
  (span: Span): Schedule =>
  (step) =>
    span.to + ((span.from - span.to) * (1 + Math.cos(Math.PI * progress(span, step)))) / 2;
