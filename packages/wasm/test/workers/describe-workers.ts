import { fit, NaluError } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { wasm } from '../../src/index.js';
import {
  type CrewProgress,
  type FitOnWorkersOptions,
  fitOnWorkers,
  type WorkerLike,
} from '../../src/workers/index.js';
import { type ExperimentName, experiments } from './experiment.js';

/** The same worker, but for a word when it is told to end. */
const watched = (worker: WorkerLike, onTerminate: () => void): WorkerLike => {
  const terminate = worker.terminate.bind(worker);
  return Object.assign(worker, {
    terminate: () => {
      onTerminate();
      return terminate();
    },
  });
};

/** The same claims for the threads of Node and the workers of a page. */
export const describeWorkers = (
  start: (name: ExperimentName) => WorkerLike,
  missing: () => WorkerLike,
): void => {
  const train = (name: ExperimentName, options: FitOnWorkersOptions) => {
    const crew = { made: 0, ended: 0 };
    const counted = (): WorkerLike => {
      const worker = start(name);
      crew.made++;
      return watched(worker, () => crew.ended++);
    };
    return { crew, runs: fitOnWorkers(counted, experiments[name], options) };
  };

  describe('fitOnWorkers', () => {
    it('trains every seed to the bits that it has alone, in the order of the seeds', async () => {
      const { runs, crew } = train('sound', { workers: 2, seeds: [5, 1, 3] });
      const { models, best } = await runs;
      expect(crew).toEqual({ made: 2, ended: 2 });
      expect(models.map(({ seed }) => seed)).toEqual([5, 1, 3]);
      const { model, options } = experiments.sound;
      for (const { seed, params, loss, heldOut, failure } of models) {
        const alone = (await fit(await wasm(), model, { ...options, seeds: [seed] })).models[0];
        expect({ params, loss, heldOut, failure }).toEqual({
          params: alone?.params,
          loss: alone?.loss,
          heldOut: alone?.heldOut,
          failure: undefined,
        });
      }
      const sound = models.map(({ heldOut }) => heldOut);
      expect(best().heldOut).toBe(Math.min(...sound));
      expect((await best().predict([[1.5, 1.5]])).shape).toEqual([1, 1]);
    });

    it('gives several seeds at once to a worker, with the bits of one fit of them', async () => {
      const { runs, crew } = train('sound', { workers: 4, seeds: 3, seedsPerShare: 2 });
      const { models } = await runs;
      expect(crew).toEqual({ made: 2, ended: 2 });
      const { model, options } = experiments.sound;
      const pair = await fit(await wasm(), model, { ...options, seeds: [0, 1] });
      expect(models.slice(0, 2).map(({ params }) => params)).toEqual(pair.models.map(({ params }) => params));
    });

    it('says what is done and what is being done', async () => {
      const heard: CrewProgress[] = [];
      await train('sound', { workers: 2, seeds: 3, onProgress: (progress) => heard.push(progress) }).runs;
      expect(heard[0]).toEqual({ finished: 0, seeds: 3, running: [{ seeds: [0], step: 0, losses: [] }] });
      expect(heard.at(-1)).toEqual({ finished: 3, seeds: 3, running: [] });
    });

    it('hears of the steps of a long run, and ends it when its listener throws', async () => {
      let last: CrewProgress | undefined;
      const { runs } = train('endless', {
        workers: 1,
        seeds: 1,
        onProgress: (progress) => {
          last = progress;
          if ((progress.running[0]?.step ?? 0) > 0) throw new Error('enough');
        },
      });
      await expect(runs).rejects.toThrow('enough');
      expect(last?.running[0]?.losses).toHaveLength(1);
    });

    it('ends when it is told to, with the reason, and before it begins', async () => {
      const stop = new AbortController();
      const { runs, crew } = train('endless', {
        workers: 2,
        seeds: 4,
        signal: stop.signal,
        onProgress: () => stop.abort(new Error('closed')),
      });
      await expect(runs).rejects.toThrow('closed');
      expect(crew).toEqual({ made: 2, ended: 2 });
      const { runs: late, crew: none } = train('endless', { workers: 2, seeds: 4, signal: stop.signal });
      await expect(late).rejects.toThrow('closed');
      expect(none).toEqual({ made: 0, ended: 0 });
    });

    it('reports a seed that leaves the finite numbers in its model', async () => {
      const { models, best } = await train('lost', { workers: 2, seeds: 2 }).runs;
      for (const { failure, loss, heldOut } of models) {
        expect((failure as NaluError).code).toBe('NALU_DIVERGED');
        expect([loss, heldOut]).toEqual([Number.NaN, Number.NaN]);
      }
      expect(best).toThrow('best: one model at least must be sound, got 2 that left the finite numbers.');
    });

    it('throws what fit throws in a worker, with its code', async () => {
      const error: unknown = await train('wrong', { workers: 1, seeds: 1 }).runs.catch(
        (thrown: unknown) => thrown,
      );
      expect(NaluError.is(error) && error.code).toBe('NALU_OPTION');
      expect((error as Error).message).toBe('fit: "steps" must be a whole number above 0, got -1.');
    });

    it('refuses a worker that does not start', async () => {
      const runs = fitOnWorkers(missing, experiments.sound, { workers: 1, seeds: 1 });
      await expect(runs).rejects.toThrow(
        'fitOnWorkers: every worker must start, and go on to the end, got one that ended: ',
      );
    });

    it('refuses options that it does not have', async () => {
      const wrong = { workers: 0, seeds: 1 };
      await expect(train('sound', wrong).runs).rejects.toThrow(
        'fitOnWorkers: "workers" must be a whole number above 0, got 0.',
      );
      const unknown = { workers: 1, seeds: 1, checkpoint: 1 } as FitOnWorkersOptions;
      await expect(train('sound', unknown).runs).rejects.toThrow('fitOnWorkers: the options must be among');
    });
  });
};
