import { complain } from '../errors.js';
import { quoted, requireKind } from '../guards.js';
import type { NdArray } from '../ops.js';
import type { Runtime } from '../runtime.js';
import type { Of } from '../spec.js';
import type { FitOptions } from '../training/fit.js';
import { requireUnit, type Unit } from '../units/unit.js';
import type { Told } from './messages.js';

/** What a run on workers says itself. */
const taken = ['seeds', 'onProgress', 'checkpoint', 'resume', 'signal'] as const;

/** What every worker trains, and on what. It stands in a module of its own, which the page and its workers import alike. */
export interface Experiment<S, V> {
  /** Makes a runtime: one in each worker, and one for the predictions of the models that come out. */
  readonly runtime: () => Promise<Runtime<V>>;
  readonly model: Unit<S>;
  readonly options: Omit<FitOptions, (typeof taken)[number]>;
}

/** What a seed came to, as it crosses from a worker. */
export interface Finished {
  readonly seed: number;
  readonly params: Of<unknown, NdArray>;
  readonly loss: number;
  readonly heldOut: number;
  readonly failure: Told | undefined;
}

export const requireExperiment = (who: string, experiment: unknown): void => {
  const { runtime, model, options } = (experiment ?? {}) as Readonly<Record<string, unknown>>;
  const makes = 'a function that makes a Runtime, such as () => wasm()';
  requireKind(who, '"runtime" of the experiment', makes, typeof runtime === 'function', runtime);
  requireUnit(who, model);
  const isObject = typeof options === 'object' && options !== null;
  requireKind(who, '"options" of the experiment', 'an object', isObject, options);
  const given = taken.filter((name) => name in (options as object));
  if (given.length > 0)
    throw complain('NALU_OPTION', {
      who,
      required: `the options of an experiment must be without ${quoted(taken)}`,
      got: quoted(given),
    });
};
