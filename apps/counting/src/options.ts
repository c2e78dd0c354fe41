import { complain } from '@nalu/core';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { backendNames, defaultBackend } from './backends.js';
import { type EncoderName, encoderNames } from './encoders.js';
import { counting, modelNames, plain, type Recipe, requireModel } from './models.js';
import type { RunConfig } from './run-config.js';

/** What the command line asks for. */
export interface Request {
  readonly config: Omit<RunConfig, 'source' | 'steps'> & { readonly steps: number | undefined };
  readonly out: string | undefined;
  readonly resume: string | undefined;
}

interface Flags {
  readonly model: readonly string[];
  readonly all?: boolean;
  readonly seed: number;
  readonly seeds: number;
  readonly input: 'images' | 'symbols';
  readonly encoder?: EncoderName;
  readonly steps?: number;
  readonly length: number;
  readonly batch: number;
  readonly backend: string;
  readonly recipe?: 'counting' | 'plain';
  readonly forgetBias?: number;
  readonly gateBias?: Recipe['gateBias'];
  readonly penalty?: number;
  readonly out?: string;
  readonly resume?: string;
}

const whole =
  (least: number, most: number) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`A whole number from ${least} to ${most} is required.`);
  };

const finite = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('A number is required.');
};

const weight = (text: string): number => {
  const value = finite(text);
  if (value >= 0) return value;
  throw new InvalidArgumentError('A number from 0 on is required.');
};

const bias = (text: string): Recipe['gateBias'] => (text === 'none' ? text : finite(text));

/** The random streams take seeds of 32 bits; `--seeds` counts on from the first. */
const MAX_SEED = 2 ** 32 - 1001;
/** A call of the compiled step holds ten batches at once: longer ones would not fit in memory. */
const MAX_LENGTH = 1000;

const examples = `
Examples:
  counting                                    LSTM+NALU and the LSTM+Linear baseline, one seed
  counting --all --seeds 3                    the whole table
  counting --encoder cnn --model lstm-nalu-cell --seeds 3
                                              a better encoder: fewer errors in a long sequence
  counting --input symbols --model lstm-nalu-cell --seeds 5
                                              the arithmetic alone: no images, no data needed
  counting --model lstm-nalu-cell --recipe plain
                                              the cell state, but with the paper's gates
  counting --resume runs/first                go on after an interruption, to the same weights`;

const command = (): Command =>
  new Command('counting')
    .description(
      'Trains recurrent models to count digits in sequences of length 10, and tests them on lengths 10, 100 and 1000.',
    )
    .option('--model <names...>', `models to train: ${modelNames.join(', ')}`, [
      'lstm-nalu-cell',
      'lstm-linear',
    ])
    .option('--all', 'train every model')
    .option('--seed <number>', 'the first seed', whole(0, MAX_SEED), 0)
    .option('--seeds <count>', 'how many seeds', whole(1, 1000), 1)
    .addOption(
      new Option('--input <kind>', 'what the models read').choices(['images', 'symbols']).default('images'),
    )
    .addOption(
      new Option('--encoder <name>', 'what images go through first (default: mlp)').choices(encoderNames),
    )
    .option('--steps <count>', 'training steps (default: MLP 4000, CNN 5000, symbols 2000)', whole(1, 1e9))
    .option('--length <count>', 'length of the training sequences', whole(1, MAX_LENGTH), 10)
    .option('--batch <count>', 'sequences in a batch', whole(1, 10_000), 32)
    .option('--backend <name>', `where to train: ${backendNames.join(', ')}`, defaultBackend)
    .addOption(
      new Option('--recipe <name>', 'for all models, instead of their own').choices(['counting', 'plain']),
    )
    .option('--forget-bias <number>', 'start of the forget bias (recipe: 20)', finite)
    .option('--gate-bias <number|none>', "start of the bias of NALU's gate (recipe: 15)", bias)
    .option('--penalty <weight>', 'L1 on the recurrent weights and the gate (recipe: 1)', weight)
    .option('--out <folder>', 'the run folder (default: runs/<date>)')
    .option('--resume <folder>', 'go on with a run; its own flags hold')
    .option('--verbose', 'print where an error came from')
    .allowExcessArguments(false)
    .addHelpText('after', examples)
    // The app says in its own words what was wrong.
    .configureOutput({ outputError: () => {} })
    .exitOverride();

const overrides = ({ recipe, forgetBias, gateBias, penalty }: Flags): Partial<Recipe> => ({
  ...(recipe === 'plain' && plain),
  ...(recipe === 'counting' && counting),
  ...(forgetBias !== undefined && { forgetBias }),
  ...(gateBias !== undefined && { gateBias }),
  ...(penalty !== undefined && { penalty }),
});

const parse = (argv: readonly string[]): Flags => {
  const read = command();
  try {
    const flags = read.parse([...argv]).opts<Flags>();
    if (flags.resume !== undefined) requireAlone(read);
    return flags;
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode === 0) throw error;
    throw complain('NALU_OPTION', {
      who: 'counting',
      required: 'the flags must be those of --help',
      got: error.message
        .replace(/^error: /, '')
        .replaceAll('\n', ' ')
        .replace(/\.$/, ''),
    });
  }
};

/** A run goes on with what it was asked for at first; other flags would change it unseen. */
const requireAlone = (read: Command): void => {
  const given = read.options.filter(({ long }) => long !== '--resume' && long !== '--verbose');
  const extra = given.filter((option) => read.getOptionValueSource(option.attributeName()) === 'cli');
  if (extra.length === 0) return;
  throw complain('NALU_OPTION', {
    who: 'counting',
    required: '--resume must stand alone, for the run keeps its own flags',
    got: extra.map(({ long }) => long).join(' '),
  });
};

/**
 * Reads the command line.
 *
 * @throws {NaluError} NALU_OPTION for a flag that it cannot read, and for an unknown model or backend.
 * @throws CommanderError with exit code 0 when the help was asked for, and printed.
 */
export const readCommandLine = (argv: readonly string[]): Request => {
  const flags = parse(argv);
  if (!backendNames.includes(flags.backend))
    throw complain('NALU_OPTION', {
      who: 'counting',
      required: `--backend must be one of ${backendNames.join(', ')}`,
      got: `"${flags.backend}"`,
    });
  if (flags.input === 'symbols' && flags.encoder !== undefined)
    throw complain('NALU_OPTION', {
      who: 'counting',
      required: '--encoder must go with --input images, for symbols need none',
      got: '--input symbols',
    });
  return {
    config: {
      models: flags.all ? modelNames : [...new Set(flags.model.map(requireModel))],
      seeds: Array.from({ length: flags.seeds }, (_, i) => flags.seed + i),
      input: flags.input,
      encoder: flags.encoder ?? 'mlp',
      length: flags.length,
      batch: flags.batch,
      steps: flags.steps,
      backend: flags.backend,
      recipe: overrides(flags),
    },
    out: flags.out,
    resume: flags.resume,
  };
};
