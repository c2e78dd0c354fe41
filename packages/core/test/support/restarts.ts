import { type FitOptions, fit, nac, type Runs, type Unit } from '@nalu/core';
import type { Restart } from '../../src/training/restarts.js';
import { options, runtime } from './training.js';

/** As good as a toss for each seed at each look, and yet a function of its losses alone. */
export const toss: Restart = { every: 4, when: (losses) => Math.floor(losses.at(-1)! * 1e7) % 2 === 0 };
export const always: Restart = { every: 4, when: () => true };
export const model = nac(2, 1);
export const all = { ...options, seeds: 4, restart: toss } satisfies FitOptions;

export interface Told<S> {
  readonly runs: Runs<S>;
  readonly counts: readonly number[];
  readonly saved: ReadonlyMap<number, Uint8Array>;
}

/** A run, how often its seeds were started anew, and its checkpoints by their steps. */
export const told = async <S>(unit: Unit<S>, given: FitOptions, every = 3): Promise<Told<S>> => {
  const saved = new Map<number, Uint8Array>();
  let [step, counts]: [number, readonly number[]] = [0, []];
  const runs = await fit(runtime, unit, {
    ...given,
    onProgress: (progress) => {
      step = progress.step;
      counts = progress.restarts ?? [];
    },
    checkpoint: { every, save: (bytes) => void saved.set(step, bytes.slice()) },
  });
  return { runs, counts, saved };
};
