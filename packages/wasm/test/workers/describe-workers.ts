import { fit, NaluError } from '@nalu/core';
import {
  type CrewProgress,
  type FitOnWorkersOptions,
  fitOnWorkers,
  type WorkerLike,
} from '@nalu/core/workers';
import { describe, expect, it } from 'vitest';
import { type ExperimentName, experiments, stuckChannel } from './experiment.js';

/** What a worker said last; `terminated` once it was told to go. */
interface Watched {
  readonly last: () => unknown;
  readonly isTerminated: () => boolean;
}

const watch = (worker: WorkerLike): Watched => {
  let last: unknown;
  let isTerminated = false;
  const note = (message: unknown): void => {
    last = message;
  };
  if (worker.on !== undefined) worker.on('message', note);
  else worker.addEventListener?.('message', (event) => note((event as MessageEvent).data));
  const terminate = worker.terminate.bind(worker);
  Object.assign(worker, {
    terminate: () => {
      isTerminated = true;
      return terminate();
    },
  });
  return { last: () => last, isTerminated: () => isTerminated };
};

const stopped = { kind: 'failed', error: { code: undefined, message: 'the maker of this worker said stop' } };

type Options = FitOnWorkersOptions<unknown>;

/** The same claims for the threads of Node and the workers of a page. */
export const describeWorkers = (start: (name: string) => WorkerLike, missing: () => WorkerLike): void => {
  const train = (name: ExperimentName | 'none', options: Options) => {
    const crew: Watched[] = [];
    const counted = (): WorkerLike => {
      const worker = start(name);
      crew.push(watch(worker));
      return worker;
    };
    const expectNoneLeft = (count: number): void =>
      expect(crew.map(({ isTerminated }) => isTerminated())).toEqual(Array(count).fill(true));
    return {
      crew,
      expectNoneLeft,
      runs: fitOnWorkers(counted, experiments[name === 'none' ? 'sound' : name], options),
    };
  };

  describe('fitOnWorkers', () => {
    it('trains every seed to the bits that it has alone, in the order of the seeds', async () => {
      const { runs, expectNoneLeft } = train('sound', { workers: 2, seeds: [5, 1, 3] });
      const { models, best } = await runs;
      expectNoneLeft(2);
      expect(models.map(({ seed }) => seed)).toEqual([5, 1, 3]);
      const { runtime, model, options } = experiments.sound;
      for (const { seed, params, loss, heldOut, failure } of models) {
        const alone = (await fit(await runtime(), model, { ...options, seeds: [seed] })).models[0];
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
      const { runs, expectNoneLeft } = train('sound', { workers: 4, seeds: 3, seedsPerShare: 2 });
      const { models } = await runs;
      expectNoneLeft(2);
      const { runtime, model, options } = experiments.sound;
      const pair = await fit(await runtime(), model, { ...options, seeds: [0, 1] });
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

    it('ends when it is told to, once its workers have ended what they were at', async () => {
      const stop = new AbortController();
      const { runs, crew, expectNoneLeft } = train('endless', {
        ...{ workers: 2, seeds: 4, signal: stop.signal },
        onProgress: ({ running }) => {
          if (running.length === 2) stop.abort(new Error('closed'));
        },
      });
      await expect(runs).rejects.toThrow('closed');
      expect(crew.map(({ last }) => last())).toEqual([stopped, stopped]);
      expectNoneLeft(2);
    });

    it('makes no worker when it was told to end before it began', async () => {
      const signal = AbortSignal.abort(new Error('closed'));
      const { runs, expectNoneLeft } = train('endless', { workers: 2, seeds: 4, signal });
      await expect(runs).rejects.toThrow('closed');
      expectNoneLeft(0);
    });

    it('ends a worker that does not answer', async () => {
      const stop = new AbortController();
      const channel = new BroadcastChannel(stuckChannel);
      channel.onmessage = () => stop.abort(new Error('closed'));
      const { runs, crew, expectNoneLeft } = train('stuck', { workers: 1, seeds: 1, signal: stop.signal });
      await expect(runs).rejects.toThrow('closed');
      expect(crew[0]?.last()).toEqual({ kind: 'ready' });
      expectNoneLeft(1);
      channel.close();
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

    it('refuses a worker whose script throws', async () => {
      const { runs, expectNoneLeft } = train('none', { workers: 2, seeds: 2 });
      await expect(runs).rejects.toThrow(
        /got one that ended: .*"runtime" of the experiment must be a function/,
      );
      expectNoneLeft(2);
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
      const unknown = { workers: 1, seeds: 1, checkpoint: 1 } as Options;
      await expect(train('sound', unknown).runs).rejects.toThrow('fitOnWorkers: the options must be among');
    });
  });
};
