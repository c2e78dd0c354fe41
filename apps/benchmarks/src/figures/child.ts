import { adam, type Executable, fit } from '@nalu/core';
import type { AnyRuntime } from '../measure/any-runtime.js';
import { openRuntime } from '../measure/runtimes.js';
import { freshData } from '../models/data.js';
import { modelOf } from '../models/models.js';
import { median } from '../statistics.js';
import { seedsFrom0 } from '../tables/table.js';
import type { FigureSpec } from './figures.js';

type Of<K extends FigureSpec['kind']> = Extract<FigureSpec, { readonly kind: K }>;

/** Enough for whoever keeps buffers to have all of them. */
const STEPS = 128;

const remember = async ({ by, form, seeds }: Of<'memory'>): Promise<readonly number[]> => {
  const runtime = await openRuntime(by);
  // Looked at while it trains: what a run frees at its end was needed all the same.
  let bytes = 0;
  await fit(runtime, modelOf(form), {
    ...{ data: freshData(form), optimizer: adam(1e-3), steps: STEPS, seeds: seedsFrom0(seeds) },
    onProgress: () => {
      globalThis.gc?.();
      bytes = Math.max(bytes, process.memoryUsage.rss());
    },
  });
  return [bytes / 1e6];
};

/** Milliseconds from the first program of a run to the end of its first call, where some runtimes still compile. */
const timeOfFirst = async (by: FigureSpec['by'], form: FigureSpec['form']): Promise<number> => {
  const runtime = await openRuntime(by);
  let [begin, end] = [Number.NaN, Number.NaN];
  const timed: AnyRuntime = {
    ...runtime,
    compile: async (program, options) => {
      if (Number.isNaN(begin)) begin = performance.now();
      const executable = await runtime.compile(program, options);
      const run: Executable<never, never, unknown>['run'] = async (...args) => {
        const outputs = await executable.run(...(args as unknown as Parameters<typeof executable.run>));
        if (Number.isNaN(end)) end = performance.now();
        return outputs as never;
      };
      return { ...executable, run: run as unknown as typeof executable.run };
    },
  };
  const data = freshData(form);
  await fit(timed, modelOf(form), {
    data,
    optimizer: adam(1e-3),
    steps: 1,
    stepsPerCall: 1,
    heldOutBatches: 1,
  });
  return end - begin;
};

const WARM = 5;

const time = async ({ by, form }: Of<'compile'>): Promise<readonly number[]> => {
  const cold = await timeOfFirst(by, form);
  const warm: number[] = [];
  for (let i = 0; i < WARM; i++) warm.push(await timeOfFirst(by, form));
  return [cold, median(warm)];
};

const kinds: { readonly [K in FigureSpec['kind']]: (spec: Of<K>) => Promise<readonly number[]> } = {
  memory: remember,
  compile: time,
};

const spec = JSON.parse(process.argv[2] as string) as FigureSpec;
process.stdout.write(JSON.stringify(await kinds[spec.kind](spec as never)));
