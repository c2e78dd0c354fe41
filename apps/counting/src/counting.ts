import { join } from 'node:path';
import { NaluError, randomSource } from '@nalu/core';
import { writeFileAtomically } from '@nalu/core/node';
import { toOnnx } from '@nalu/onnx';
import { markdownTable } from 'markdown-table';
import { openBackend } from './backends.js';
import { loadDigits } from './data/load-digits.js';
import { type Evaluation, testLengths } from './evaluate.js';
import { models } from './models.js';
import type { Request } from './options.js';
import { errorPlot } from './plot.js';
import { progressBar } from './progress.js';
import { createRunFolder, filesOf, openRunFolder, type RunConfig } from './run-folder.js';
import { countingTable, type Row } from './table.js';
import { imagePool, symbolPool } from './task.js';
import { type Job, type JobResult, type Pools, runJob } from './train.js';
import { tolerance, verifyOnnx } from './verify.js';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Source {
  readonly pools: Pools;
  readonly input: RunConfig['input'];
  readonly words: string;
}

const symbols: Source = {
  pools: { train: symbolPool, test: symbolPool },
  input: 'symbols',
  words: 'one-hot symbols',
};

const openSource = async (input: RunConfig['input']): Promise<Source> => {
  if (input === 'symbols') return symbols;
  const digits = await loadDigits({ onStatus: (line) => void process.stderr.write(`${line}\n`) });
  if (digits === undefined) {
    say('No images are to be had: counting one-hot symbols instead.');
    return symbols;
  }
  const { train, test, source } = digits;
  return { pools: { train: imagePool(train), test: imagePool(test) }, input, words: `MNIST, ${source}` };
};

const defaultSteps = { images: 4000, symbols: 2000 };

/** A new run folder with its config, or that of the run to go on with. */
const openRun = async ({
  config,
  out,
  resume,
}: Request): Promise<{ folder: string; config: RunConfig; source: Source }> => {
  if (resume !== undefined) {
    const config = await openRunFolder(resume);
    return { folder: resume, config, source: await openSource(config.input) };
  }
  const source = await openSource(config.input);
  const { input, words } = source;
  const full: RunConfig = { ...config, input, source: words, steps: config.steps ?? defaultSteps[input] };
  const folder = out ?? join('runs', new Date().toISOString().slice(0, 19).replaceAll(':', '-'));
  await createRunFolder(folder, full);
  return { folder, config: full, source };
};

const runOne = async (
  runtime: Awaited<ReturnType<typeof openBackend>>,
  job: Job,
  pools: Pools,
): Promise<JobResult> => {
  const { title } = models[job.name];
  const bar = progressBar(`${title}, seed ${job.seed}`);
  try {
    return await runJob(runtime, job, pools, bar.onStep);
  } finally {
    bar.stop();
  }
};

/** A model that left the finite numbers is a result too: it stands in the table as such. */
const diverged: Evaluation = {
  lengths: testLengths.map(({ length, sequences }) => ({ length, sequences, error: Number.NaN, exact: 0 })),
  accuracy: 0,
  bound: Number.NaN,
};

/** Exports a trained model and, when asked, checks the file against the float64 reference. */
const exportModel = async (
  { name, seed, config, files }: Job,
  { model, params }: JobResult,
  pools: Pools,
  check: boolean,
): Promise<void> => {
  const file = toOnnx(
    { model, params },
    {
      name,
      metadata: {
        task: 'counting digits',
        seed: String(seed),
        steps: String(config.steps),
        source: config.source,
      },
    },
  );
  await writeFileAtomically(files.onnx, file);
  if (!check) return;
  const deviations = await verifyOnnx(file, model, params, pools.test, randomSource(2, seed));
  say(`\n${files.onnx}, in onnxruntime-node beside the float64 reference:\n`);
  say(
    markdownTable([
      ['length', 'batch', 'relative error'],
      ...deviations.map(({ length, batch, relative }) => [
        `${length}`,
        `${batch}`,
        relative.toExponential(1),
      ]),
    ]),
  );
  const worst = Math.max(...deviations.map(({ relative }) => relative));
  if (!(worst <= tolerance))
    throw new NaluError(
      'NALU_EXPORT',
      `counting: the file must be within ${tolerance} of the reference, got ${worst}.`,
    );
};

/** Does what the command line asked for: trains, tests, prints the table, exports and verifies. */
export const runCounting = async (request: Request): Promise<void> => {
  const { folder, config, source } = await openRun(request);
  const runtime = await openBackend(config.backend);
  say(`Training on ${source.words}, ${runtime.name}. The run is kept in ${folder}.`);
  const rows: Row[] = [];
  for (const name of config.models)
    for (const seed of config.seeds) {
      const job: Job = { name, seed, config, files: await filesOf(folder, name, seed) };
      const first = rows.length === 0;
      try {
        const result = await runOne(runtime, job, source.pools);
        rows.push({ model: name, seed, evaluation: result.evaluation });
        await exportModel(job, result, source.pools, first);
      } catch (error) {
        if (!(NaluError.is(error) && error.code === 'NALU_DIVERGED')) throw error;
        say(`${models[name].title}, seed ${seed}: ${error.message}`);
        rows.push({ model: name, seed, evaluation: diverged });
      }
    }
  await report(folder, config, rows);
};

const report = async (
  folder: string,
  { input, source, steps, length }: RunConfig,
  rows: readonly Row[],
): Promise<void> => {
  const table = countingTable(rows, input === 'images');
  say(`\n${table}\n`);
  await writeFileAtomically(join(folder, 'table.md'), `${table}\n`);
  await writeFileAtomically(
    join(folder, 'error.svg'),
    await errorPlot(rows, `${source}; ${steps} steps at length ${length}`),
  );
};
