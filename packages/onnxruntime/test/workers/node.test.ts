import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { fit, flatten, type NdArray, type Runs } from '@nalu/core';
import { type CrewOptions, type CrewProgress, fitOnWorkers } from '@nalu/core/workers';
import { describe, expect, it } from 'vitest';
import { bundledWorker } from '../../../../test/support/bundled-worker.js';
import { onnxruntime } from '../../src/index.js';
import { type ExperimentName, experiments, type Spec } from './experiment.js';

const folder = bundledWorker(new URL('node.worker.ts', import.meta.url), ['onnxruntime-node']);

/** Whether each worker that was made has left. */
const crewOf = (name: ExperimentName) => {
  const left: boolean[] = [];
  const start = (): Worker => {
    const worker = new Worker(join(folder(), 'worker.mjs'), { workerData: name });
    const place = left.push(false) - 1;
    worker.on('exit', () => {
      left[place] = true;
    });
    return worker;
  };
  return { left, train: (options: CrewOptions) => fitOnWorkers(start, experiments[name], options) };
};

const whole = async (name: ExperimentName, seeds: number | readonly number[]) => {
  const { model, options } = experiments[name];
  return fit(await onnxruntime(), model, { ...options, seeds });
};

/** All that is known of models, but how they predict. */
const known = <S>({ models }: Runs<S>) =>
  models.map(({ seed, params, loss, heldOut }) => ({ seed, params, loss, heldOut }));

describe('fit on threads with onnxruntime', () => {
  it('gives the bits of one fit of all seeds, however many threads there are', async () => {
    const expected = known(await whole('sound', [9, 2, 3, 4]));
    for (const workers of [1, 2, 3]) {
      const { train, left } = crewOf('sound');
      expect(known(await train({ workers, seeds: [9, 2, 3, 4] }))).toEqual(expected);
      expect(left).toEqual(Array(Math.min(workers, 2)).fill(true));
    }
  });

  it('gives the bits of one fit of all seeds where they are no even number', async () => {
    const { train, left } = crewOf('sound');
    expect(known(await train({ workers: 2, seeds: 5 }))).toEqual(known(await whole('sound', 5)));
    expect(left).toEqual([true, true]);
  });

  it('agrees to rounding where a seed is asked to run alone', async () => {
    const { models } = await crewOf('sound').train({ workers: 2, seeds: 3, seedsPerShare: 1 });
    const together = await whole('sound', 3);
    for (const [i, { model, params }] of models.entries()) {
      const beside = flatten<Spec, NdArray>(model.spec, together.models[i]!.params);
      for (const [j, { data }] of flatten<Spec, NdArray>(model.spec, params).entries())
        for (const [k, value] of data.entries()) expect(beside[j]?.data[k]).toBeCloseTo(value, 4);
    }
  });

  it('reports the seeds that leave the finite numbers, and leaves the others alone', async () => {
    const { models } = await whole('hard', 6);
    const failures = models.map(({ failure }) => failure?.message);
    expect(failures).toContain(undefined);
    expect(new Set(failures).size).toBeGreaterThan(1);
    const runs = await crewOf('hard').train({ workers: 2, seeds: 6 });
    expect(runs.models.map(({ failure }) => failure?.message)).toEqual(failures);
    expect(known(runs)).toEqual(known({ models, best: runs.best }));
  });

  it('ends when it is told to, and leaves no thread', async () => {
    const stop = new AbortController();
    const { train, left } = crewOf('endless');
    const onProgress = ({ running }: CrewProgress): void => {
      if (running.some(({ step }) => step > 0)) stop.abort(new Error('enough'));
    };
    const run = train({ workers: 2, seeds: 6, signal: stop.signal, onProgress });
    await expect(run).rejects.toThrow('enough');
    expect(left).toEqual([true, true]);
  });
});
