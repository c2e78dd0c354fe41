import { join } from 'node:path';
import { NaluError } from '@nalu/core';
import { writeFileAtomically } from '@nalu/core/node';
import { type AnyRuntime, openBackend } from './backends.js';
import { type EncoderName, encoders } from './encoders.js';
import { type Evaluation, testLengths } from './evaluate.js';
import { checkExport, exportModel } from './export.js';
import { onInterrupt } from './interrupt.js';
import { models } from './models.js';
import type { Request } from './options.js';
import { errorPlot } from './plot.js';
import { progressBar } from './progress.js';
import type { RunConfig } from './run-config.js';
import { createRunFolder, filesOf, openRunFolder } from './run-folder.js';
import { say } from './say.js';
import { openSource, requireSameSource, type Source } from './source.js';
import { countingTable, type Row } from './table.js';
import { type Job, type JobResult, runJob } from './train.js';

const defaultSteps = (input: RunConfig['input'], encoder: EncoderName): number =>
  input === 'symbols' ? 2000 : encoders[encoder].steps;

interface Run {
  readonly folder: string;
  readonly config: RunConfig;
  readonly runtime: AnyRuntime;
  readonly source: Source;
}

/** A new run. Its folder is made last, so that a failure leaves none that would be in the way of the next try. */
const startRun = async ({ config, out }: Request): Promise<Run> => {
  const runtime = await openBackend(config.backend);
  const source = await openSource(config.input);
  const { input, words } = source;
  if (input !== config.input) say('No images are to be had: counting one-hot symbols instead.');
  const full: RunConfig = {
    ...config,
    input,
    source: words,
    steps: config.steps ?? defaultSteps(input, config.encoder),
  };
  const folder = out ?? join('runs', new Date().toISOString().slice(0, 19).replaceAll(':', '-'));
  await createRunFolder(folder, full);
  return { folder, config: full, runtime, source };
};

const resumeRun = async (folder: string): Promise<Run> => {
  const config = await openRunFolder(folder);
  const runtime = await openBackend(config.backend);
  const source = await openSource(config.input);
  requireSameSource(folder, config.source, source.words);
  return { folder, config, runtime, source };
};

const runOne = async ({ runtime, source }: Run, job: Job): Promise<JobResult> => {
  const { title } = models[job.name];
  const bar = progressBar(`${title}, seed ${job.seed}`);
  try {
    return await runJob(runtime, job, source.pools, bar.onStep);
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

/** Trains, tests and exports one model. */
const rowOf = async (run: Run, job: Job, check: boolean): Promise<Row> => {
  const { name, seed } = job;
  try {
    const result = await runOne(run, job);
    const file = await exportModel(job, result);
    if (check) await checkExport(file, job, result, run.source.pools);
    return { model: name, seed, evaluation: result.evaluation };
  } catch (error) {
    if (!(NaluError.is(error) && error.code === 'NALU_DIVERGED')) throw error;
    say(`${models[name].title}, seed ${seed}: ${error.message}`);
    return { model: name, seed, evaluation: diverged };
  }
};

/** Does what the command line asked for: trains, tests, prints the table, exports and verifies. */
export const runCounting = async (request: Request): Promise<void> => {
  const run = request.resume === undefined ? await startRun(request) : await resumeRun(request.resume);
  const { folder, config, runtime, source } = run;
  onInterrupt(`Interrupted. To go on: --resume ${folder}`);
  say(`Training on ${source.words}, ${runtime.name}. The run is kept in ${folder}.`);
  const rows: Row[] = [];
  for (const name of config.models)
    for (const seed of config.seeds) {
      const job: Job = { name, seed, config, files: await filesOf(folder, name, seed) };
      rows.push(await rowOf(run, job, rows.length === 0));
    }
  await report(folder, config, rows);
};

const report = async (
  folder: string,
  { input, encoder, source, steps, length }: RunConfig,
  rows: readonly Row[],
): Promise<void> => {
  const table = countingTable(rows, input === 'images');
  say(`\n${table}\n`);
  await writeFileAtomically(join(folder, 'table.md'), `${table}\n`);
  const behind = input === 'images' ? `, behind a ${encoders[encoder].title}` : '';
  await writeFileAtomically(
    join(folder, 'error.svg'),
    await errorPlot(rows, `${source}${behind}; ${steps} steps at length ${length}`),
  );
};
