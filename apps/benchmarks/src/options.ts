import { availableParallelism } from 'node:os';
import { complain } from '@nalu/core';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { Effort } from './harness.js';
import { type BenchmarkName, benchmarkNames } from './tables/benchmarks.js';
import { type TaskName, taskNames, tasks } from './tasks/tasks.js';

/** A task to train. */
export interface TaskRequest {
  readonly kind: 'task';
  readonly name: TaskName;
  readonly seeds: number;
  readonly steps: number;
  readonly workers: number;
  /** Whether to see that seeds end alike in one run and one by one. */
  readonly compare: boolean;
  readonly out: string;
}

/** What the command line asks for. */
export type Request =
  | TaskRequest
  | {
      readonly kind: 'tables';
      readonly only: readonly BenchmarkName[];
      readonly quick: boolean;
      readonly python: boolean;
      readonly effort: Effort;
      readonly out: string;
      readonly write: boolean;
    };

const whole =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`A whole number from ${least} to ${most} is required.`);
  };

const requireBenchmark = (name: string, before: readonly BenchmarkName[] = []): readonly BenchmarkName[] => {
  const known = benchmarkNames.find((each) => each === name);
  if (known !== undefined) return [...before, known];
  throw new InvalidArgumentError(`One of ${benchmarkNames.join(', ')} is required.`);
};

const examples = `
Examples:
  benchmarks --quick                      the ratios that we set goals for, in two minutes
  benchmarks --only generation            one benchmark
  benchmarks --only step --only inference --rounds 7
  benchmarks --no-python                  without PyTorch and JAX, which take 9 GB
  benchmarks --write                      all of it, and docs/performance.md
  benchmarks simple-task                  100 seeds of NMU, NALU and NAC•, beside the published success rates
  benchmarks simple-task --seeds 10       a taste of it
  benchmarks simple-task --compare --seeds 8 --steps 50000
  benchmarks product-task                 ten seeds of NAU and NMU on a product of 100 inputs, 2,000,000 steps each`;

interface Flags {
  readonly only?: readonly BenchmarkName[];
  readonly quick?: boolean;
  readonly python: boolean;
  readonly rounds?: number;
  readonly slice?: number;
  readonly out: string;
  readonly write?: boolean;
}

const usualFolder = 'runs/benchmarks';

/** Long enough for figures, and short enough for a look. */
const efforts = {
  full: { rounds: 5, slice: 300, warmUp: 400 },
  quick: { rounds: 3, slice: 120, warmUp: 150 },
} as const;

const requestOf = ({ only, quick = false, python, rounds, slice, out, write = false }: Flags): Request => {
  const usual = quick ? efforts.quick : efforts.full;
  return {
    kind: 'tables',
    only: only ?? benchmarkNames,
    quick,
    python,
    effort: { ...usual, rounds: rounds ?? usual.rounds, slice: slice ?? usual.slice },
    out,
    write,
  };
};

const command = (take: (request: Request) => void): Command => {
  const root = new Command('benchmarks')
    .description('Measures how fast nalu trains and runs, by turns with PyTorch, JAX and plain TypeScript.')
    .option('--only <benchmark>', `one of ${benchmarkNames.join(', ')}; may be repeated`, requireBenchmark)
    .option('--quick', 'only the ratios that we set goals for, in two minutes')
    .option('--no-python', 'without PyTorch and JAX')
    .option('--rounds <count>', 'turns of each row (default: 5, quick 3)', whole(1, 1000))
    .option('--slice <ms>', 'length of a turn in milliseconds (default: 300, quick 120)', whole(1, 60_000))
    .option('--out <folder>', 'where figures and plots go', usualFolder)
    .option('--write', 'write docs/performance.md from this run')
    .option('--verbose', 'print where an error came from')
    .allowExcessArguments(false)
    // --out is a task's own behind its name.
    .enablePositionalOptions()
    .addHelpText('after', examples)
    // The app says in its own words what was wrong.
    .configureOutput({ outputError: () => {} })
    .exitOverride()
    .action((flags: Flags) => take(requestOf(flags)));
  for (const name of taskNames) addTask(root, name, take);
  return root;
};

type TaskFlags = Omit<TaskRequest, 'kind' | 'name' | 'compare'> & Partial<Pick<TaskRequest, 'compare'>>;

const addTask = (root: Command, name: TaskName, take: (request: Request) => void): void => {
  const { title, candidates, seeds, steps } = tasks[name];
  const models = candidates.map((each) => each.title).join(', ');
  root
    .command(name)
    .description(`Trains ${models} on ${title}, and says how many seeds solve it.`)
    .option('--seeds <count>', 'how many seeds', whole(1, 1000), seeds)
    .option('--steps <count>', 'training steps', whole(1, 100_000_000), steps)
    .option('--workers <count>', 'threads that share the seeds', whole(1, 1000), availableParallelism())
    .option(
      '--compare',
      'train all seeds in one run of onnxruntime and one by one, and say which end otherwise',
    )
    .option('--out <folder>', 'where the result is kept, for the page', usualFolder)
    .option('--verbose', 'print where an error came from')
    .configureOutput({ outputError: () => {} })
    .exitOverride()
    .action(({ seeds, steps, workers, compare = false, out }: TaskFlags) =>
      take({ kind: 'task', name, seeds, steps, workers, compare, out }),
    );
};

/**
 * Reads the command line.
 *
 * @throws {NaluError} NALU_OPTION for a flag that it cannot read.
 * @throws CommanderError with exit code 0 when the help was asked for, and printed.
 */
export const readCommandLine = (argv: readonly string[]): Request => {
  let request: Request | undefined;
  try {
    command((asked) => {
      request = asked;
    }).parse([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode === 0) throw error;
    throw complain('NALU_OPTION', {
      who: 'benchmarks',
      required: 'the flags must be those of --help',
      got: error.message
        .replace(/^error: /, '')
        .replaceAll('\n', ' ')
        .replace(/\.$/, ''),
    });
  }
  return request as Request;
};
