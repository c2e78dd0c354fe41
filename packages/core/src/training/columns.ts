import type { HostArray } from '../ops.js';
import type { Runtime } from '../runtime.js';
import { withUploaded } from './device.js';
import type { Span } from './diagnose.js';
import type { Named } from './optimizers.js';
import { type Hyperparameter, isPerSeed, requireHyperparameter, scheduleFor } from './per-seed.js';
import { columnOf, type Schedule } from './schedules.js';
import type { SeedGroup } from './seed-groups.js';

/** What the scalars of a chunk follow: one schedule, or where there is a seed axis one for each seed in its order. */
export type Scalars = Named<Schedule | readonly Schedule[]>;

const mapScalars = (scalars: Named<Hyperparameter>, f: (given: Hyperparameter) => Scalars[string]): Scalars =>
  Object.fromEntries(
    // Once more for optimisers written by hand, which check nothing.
    Object.entries(scalars).map(([name, given]) => [
      name,
      f(requireHyperparameter('fit', `"${name}"`, given)),
    ]),
  );

/** The scalars of seeds that share an axis, or of one without it. */
export const scalarsFor = (scalars: Named<Hyperparameter>, { seeds, hasAxis }: SeedGroup): Scalars =>
  mapScalars(scalars, (given) => {
    if (!isPerSeed(given)) return given;
    const schedules = seeds.map((seed) => scheduleFor(given, seed));
    return hasAxis ? schedules : (schedules[0] as Schedule);
  });

/** The scalars that all seeds have in common, and those that each has for itself. */
export const splitScalars = (
  scalars: Named<Hyperparameter>,
): { readonly common: Named<Hyperparameter>; readonly own: Named<Hyperparameter> } => {
  const those = (own: boolean): Named<Hyperparameter> =>
    Object.fromEntries(Object.entries(scalars).filter(([, given]) => isPerSeed(given) === own));
  return { common: those(false), own: those(true) };
};

/** `[steps]`, or `[steps, seeds]`. */
const seriesOf = (schedules: Schedule | readonly Schedule[], { first, count }: Span): HostArray => {
  if (typeof schedules !== 'object') return { shape: [count], data: columnOf(schedules, first, count) };
  const seeds = schedules.length;
  const data = new Float64Array(count * seeds);
  schedules.forEach((schedule, i) => {
    columnOf(schedule, first, count).forEach((value, t) => {
      data[t * seeds + i] = value;
    });
  });
  return { shape: [count, seeds], data };
};

/** The scalars of some steps on the device, each as a column, for as long as `body` runs. */
export const withColumns = <V, R>(
  runtime: Runtime<V>,
  scalars: Scalars,
  span: Span,
  body: (columns: Named<V>) => Promise<R>,
): Promise<R> =>
  withUploaded(runtime, (upload) =>
    body(
      Object.fromEntries(
        Object.entries(scalars).map(([name, schedules]) => [name, upload(seriesOf(schedules, span))]),
      ),
    ),
  );
