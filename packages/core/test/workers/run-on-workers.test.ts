import {
  type CrewProgress,
  type RunOnWorkersOptions,
  runOnWorkers,
  serveWork,
  type Work,
} from '@nalu/core/workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { workersFor } from '../support/channel-workers.js';
import { rejection } from '../support/compare.js';

const pause = (milliseconds = 1): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

const doubles: Work<number> = async (seeds) => seeds.map((seed) => 2 * seed);

/** Work without an end, which notes when it is told to stop. */
const endless = () => {
  const stopped: number[][] = [];
  const work: Work<never> = async (seeds, { onProgress, signal }) => {
    for (let step = 1; !signal.aborted; step++) {
      onProgress({ step, losses: seeds.map(() => step) });
      await pause();
    }
    stopped.push([...seeds]);
    throw signal.reason;
  };
  return { work, stopped };
};

describe('runOnWorkers', () => {
  it('gives the results in the order of the seeds, whoever is done first', async () => {
    const { start, expectNoneLeft } = workersFor(async (seeds) => {
      await pause(seeds.includes(9) ? 20 : 1);
      return seeds.map((seed) => 2 * seed);
    });
    const results = await runOnWorkers(start, { workers: 2, seeds: [9, 4, 7, 1], seedsPerShare: 1 });
    expect(results).toEqual([18, 8, 14, 2]);
    expectNoneLeft(2);
  });

  it('makes no more workers than there are shares', async () => {
    const { start, expectNoneLeft } = workersFor(doubles);
    expect(await runOnWorkers(start, { workers: 8, seeds: 5, seedsPerShare: 2 })).toEqual([0, 2, 4, 6, 8]);
    expectNoneLeft(3);
  });

  it('says what is done and what is being done', async () => {
    const heard: CrewProgress[] = [];
    const { start } = workersFor(doubles);
    await runOnWorkers(start, { workers: 1, seeds: [3, 5], onProgress: (progress) => heard.push(progress) });
    const [third, fifth] = [3, 5].map((seed) => ({ seeds: [seed], step: 0, losses: [] }));
    expect(heard).toEqual([
      { finished: 0, seeds: 2, running: [third] },
      { finished: 1, seeds: 2, running: [] },
      { finished: 1, seeds: 2, running: [fifth] },
      { finished: 2, seeds: 2, running: [] },
    ]);
  });

  it('tells of each result as soon as it is there', async () => {
    const told: [number, number][] = [];
    const { start } = workersFor(doubles);
    const onResult = (result: number, seed: number) => void told.push([seed, result]);
    await runOnWorkers(start, { workers: 1, seeds: [3, 5, 7], seedsPerShare: 2, onResult });
    expect(told).toEqual([
      [3, 6],
      [5, 10],
      [7, 14],
    ]);
  });
});

describe.each([
  ['a word of shared memory', () => {}],
  ['messages, where memory cannot be shared', () => void vi.stubGlobal('SharedArrayBuffer', undefined)],
])('a run that ends early, by %s,', (_, prepare) => {
  afterEach(() => void vi.unstubAllGlobals());

  it('rejects with the reason of its signal when every worker has stopped', async () => {
    prepare();
    const { work, stopped } = endless();
    const { start, expectNoneLeft } = workersFor(work);
    const stop = new AbortController();
    const onProgress = ({ running }: CrewProgress): void => {
      if (running.length === 2 && running.every(({ step }) => step > 0)) stop.abort(new Error('enough'));
    };
    const run = runOnWorkers(start, {
      workers: 2,
      seeds: 4,
      seedsPerShare: 2,
      signal: stop.signal,
      onProgress,
    });
    await expect(run).rejects.toThrow('enough');
    expect(stopped.flat().sort()).toEqual([0, 1, 2, 3]);
    expectNoneLeft(2);
  });

  it('stops the others when the work of one throws, and keeps what was told', async () => {
    prepare();
    const { work, stopped } = endless();
    const told: number[] = [];
    const { start, expectNoneLeft } = workersFor<number>(async (seeds, terms) => {
      const [seed] = seeds;
      if (seed === 0) return [10];
      if (seed === 2) throw new Error('seed 2 cannot be');
      return work(seeds, terms);
    });
    const run = runOnWorkers<number>(start, {
      workers: 2,
      seeds: 9,
      onResult: (result) => told.push(result),
    });
    await expect(run).rejects.toThrow('seed 2 cannot be');
    expect(told).toEqual([10]);
    expect(stopped).toEqual([[1]]);
    expectNoneLeft(2);
  });
});

describe('a run on workers', () => {
  const fail = async (options: Partial<RunOnWorkersOptions<unknown>>, start: unknown) =>
    rejection(runOnWorkers(start as never, { workers: 1, seeds: 1, ...options }), 'NALU_OPTION');

  it('is over before it begins when it was aborted', async () => {
    const { start, expectNoneLeft } = workersFor(doubles);
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(runOnWorkers(start, { workers: 2, seeds: 4, signal })).rejects.toThrow('too late');
    expectNoneLeft(0);
  });

  it.each(['onProgress', 'onResult'])('ends when %s throws', async (name) => {
    const { start, expectNoneLeft } = workersFor(doubles);
    const listener = () => {
      throw new Error('no more of this');
    };
    const run = runOnWorkers(start, { workers: 2, seeds: 4, [name]: listener });
    await expect(run).rejects.toThrow('no more of this');
    expectNoneLeft(2);
  });

  it('ends cleanly when a listener throws while the work goes on', async () => {
    const { work, stopped } = endless();
    const { start, expectNoneLeft } = workersFor(work);
    const onProgress = ({ running }: CrewProgress): void => {
      if ((running[0]?.step ?? 0) > 0) throw new Error('no more of this');
    };
    await expect(runOnWorkers(start, { workers: 1, seeds: 1, onProgress })).rejects.toThrow('no more');
    expect(stopped).toEqual([[0]]);
    expectNoneLeft(1);
  });

  it('gives a worker that does not answer one second', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const stop = new AbortController();
      const { start, left, expectNoneLeft } = workersFor(() => new Promise<never>(() => {}));
      const onProgress = () => stop.abort(new Error('enough'));
      const run = runOnWorkers(start, { workers: 1, seeds: 1, signal: stop.signal, onProgress });
      const outcome = expect(run).rejects.toThrow('enough');
      while (vi.getTimerCount() === 0) await new Promise((next) => setImmediate(next));
      await vi.advanceTimersByTimeAsync(999);
      expect(left()).toBe(1);
      await vi.advanceTimersByTimeAsync(1);
      await outcome;
      expectNoneLeft(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it('ends when a worker does', async () => {
    const { work } = endless();
    const { start, made, expectNoneLeft } = workersFor(work);
    const run = runOnWorkers(start, {
      ...{ workers: 2, seeds: 2 },
      onProgress: () => made[1]?.emit('exit', 3),
    });
    expect(await rejection(run, 'NALU_UNSUPPORTED')).toBe(
      'runOnWorkers: every worker must start, and go on to the end, got one that ended: exit code 3.',
    );
    expectNoneLeft(2);
  });

  it('ends when a worker cannot be made, with those that were', async () => {
    const { start, expectNoneLeft } = workersFor(doubles);
    let made = 0;
    const second = () => {
      if (made++ === 1) throw new TypeError('no such script');
      return start();
    };
    await expect(runOnWorkers(second, { workers: 2, seeds: 2 })).rejects.toThrow('no such script');
    expectNoneLeft(1);
  });

  it('ends when results are not one for each seed, or cannot cross', async () => {
    const few = workersFor(async () => [1]);
    expect(
      await rejection(runOnWorkers(few.start, { workers: 1, seeds: 2, seedsPerShare: 2 }), 'NALU_DATA'),
    ).toBe('serveWork: the work must give a result for each of 2 seeds, got 1.');
    const functions = workersFor(async (seeds) => seeds.map(() => () => {}));
    await expect(runOnWorkers(functions.start, { workers: 1, seeds: 1 })).rejects.toThrow(
      'could not be cloned',
    );
    few.expectNoneLeft(1);
    functions.expectNoneLeft(1);
  });

  it('refuses what it cannot do, before it makes a worker', async () => {
    const { start, expectNoneLeft } = workersFor(doubles);
    const size = 'must be a whole number above 0';
    expect(await fail({ workers: 0 }, start)).toBe(`runOnWorkers: "workers" ${size}, got 0.`);
    expect(await fail({ seeds: [] }, start)).toBe(`runOnWorkers: "seeds" ${size}, got 0.`);
    expect(await fail({ seedsPerShare: 0.5 }, start)).toBe(`runOnWorkers: "seedsPerShare" ${size}, got 0.5.`);
    expect(await fail({ seeds: 'all' as never }, start)).toContain('"seeds" must be a number, or a list');
    expect(await fail({ signal: true as never }, start)).toContain('"signal" must be an AbortSignal');
    expect(await fail({ threads: 2 } as never, start)).toContain('got "threads"');
    expect(await fail({}, 'worker.js')).toBe(
      'runOnWorkers: the first argument must be a function that makes a worker, got "worker.js".',
    );
    expectNoneLeft(0);
  });
});

describe('serveWork', () => {
  it('refuses work that is none, where its worker starts', () => {
    expect(() => serveWork(undefined as never, {} as never)).toThrow(
      'serveWork: the work must be a function, got undefined.',
    );
  });
});
