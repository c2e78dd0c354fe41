import { requireKind } from '../guards.js';
import { requireSchedule, type Schedule, valueAt } from './schedules.js';

/** A schedule for each seed: what {@link perSeed} makes. */
export interface PerSeed {
  readonly perSeed: (seed: number) => Schedule;
}

/** A number that training is steered by: one for all seeds, or one for each; either may change from step to step. */
export type Hyperparameter = Schedule | PerSeed;

/**
 * A learning rate, or the weight of a penalty, that differs from seed to seed: a whole search in one compiled step.
 *
 * `of` takes the number of a seed, from 0, or as the option `seeds` lists it, and must depend on nothing else. A seed then has the bits that
 * it has in a run of its own with that schedule.
 *
 * @throws {NaluError} NALU_OPTION when `of` is no function; and from `fit`, with the seed, when it gives no schedule.
 * @example
 * const rates = [1e-2, 1e-3];
 * const optimizer = adam(perSeed((seed) => rates[seed % 2]));
 * const penalties = [l1('w', perSeed((seed) => ramp({ from: 0, to: seed < 8 ? 0.1 : 1, start: 1000, end: 2000 })))];
 * const runs = await fit(runtime, nmu(2, 1), { data, optimizer, penalties, steps: 5000, seeds: 16 });
 */
export const perSeed = (of: (seed: number) => Schedule): PerSeed => {
  requireKind('perSeed', 'the argument', 'a function of the seed', typeof of === 'function', of);
  return { perSeed: of };
};

export const isPerSeed = (given: unknown): given is PerSeed =>
  typeof given === 'object' && given !== null && 'perSeed' in given;

/** The schedule of one seed. */
export const scheduleFor = (given: Hyperparameter, seed: number): Schedule =>
  isPerSeed(given) ? given.perSeed(seed) : given;

/** Refuses what is neither a schedule nor one for each seed. What a function gives of a seed is checked when it does. */
export const requireHyperparameter = (who: string, what: string, given: Hyperparameter): Hyperparameter => {
  if (!isPerSeed(given)) {
    requireSchedule(who, what, given);
    return given;
  }
  return perSeed((seed) => {
    const own = given.perSeed(seed);
    requireSchedule(who, `${what} of seed ${seed}`, own);
    return own;
  });
};

/** What follows from a hyperparameter, step by step. */
export const derived = (
  given: Hyperparameter,
  f: (value: number, step: number) => number,
): Hyperparameter => {
  const follow =
    (schedule: Schedule): Schedule =>
    (step) =>
      f(valueAt(schedule, step), step);
  return isPerSeed(given) ? perSeed((seed) => follow(given.perSeed(seed))) : follow(given);
};
