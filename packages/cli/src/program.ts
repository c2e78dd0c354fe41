import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { engineNames } from './engines.js';
import type { ExitCode, Io } from './io.js';
import { atLeastZero, names, range, sizes, whole } from './numbers.js';

/** The lines of examples, and below them what else there is to know. */
const examples = (note: string, ...lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}\n\n${note}\n`;

/** Read where it stands, beside the sources as beside what is built of them. */
const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string })
    .version;

type End = (code: ExitCode) => void;

const verify = (io: Io, end: End): Command =>
  new Command('verify')
    .description('Runs a model on several runtimes, and says how far each is from the float64 reference.')
    .argument('<model>', 'an ONNX file')
    .addOption(
      new Option('--on <runtimes>', `where to run it: ${engineNames.join(', ')}`)
        .argParser(names)
        .default(['onnxruntime-node'], 'onnxruntime-node'),
    )
    .option('--samples <count>', 'how many inputs to draw', whole(1, 10_000), 8)
    .option('--seed <number>', 'which inputs', whole(0, 2 ** 32 - 1), 0)
    .option('--range <low,high>', 'where inputs are drawn from (default: -2,2)', range)
    .option('--dims <sizes>', 'sizes for free axes, such as batch=4 (default: several)', sizes)
    .option(
      '--tolerance <number>',
      'the largest relative difference that passes (default: by precision)',
      atLeastZero,
    )
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples(
        'onnxruntime runs the very file, the others run what nalu reads in it.\nThe exit code is 1 past the tolerance.',
        'nalu verify model.onnx',
        'nalu verify model.onnx --on onnxruntime-node,onnxruntime-web,tfjs-wasm,reference',
        'nalu verify model.onnx --range 1,10 --samples 100 --tolerance 1e-5 --json',
      ),
    )
    .action(async (path, flags) => {
      const { verifyCommand } = await import('./commands/verify.js');
      end(await verifyCommand(path, flags, io));
    });

const inspect = (io: Io, end: End): Command =>
  new Command('inspect')
    .description('Shows the inputs, outputs, units, parameters, operators and metadata of a model.')
    .argument('<model>', 'an ONNX file')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      examples(
        'It reads the file only, whatever its operators are.',
        'nalu inspect model.onnx',
        'nalu inspect model.onnx --json | jq .parameters',
      ),
    )
    .action(async (path, flags) => {
      const { inspectCommand } = await import('./commands/inspect.js');
      end(await inspectCommand(path, flags, io));
    });

const exportRun = (io: Io, end: End): Command =>
  new Command('export')
    .description('Writes the trained model of a run folder as ONNX.')
    .argument('<run-folder>', 'a folder with weights.safetensors, or with folders that have one')
    .requiredOption('-o, --output <file>', 'the ONNX file to write')
    .option(
      '--model <file>',
      'a JavaScript module that exports the model, or a model.json (default: what the folder says)',
    )
    .option('--which <name>', 'which model, where the folder holds several')
    .addOption(new Option('--precision <name>', 'of every number').choices(['float16', 'float32', 'float64']))
    .option('--opset <version>', 'the version of the operators', whole(1))
    .addOption(new Option('--form <name>', 'how units stand in the file').choices(['functions', 'inlined']))
    .addHelpText(
      'after',
      examples(
        'A folder says which model it is by a model.json, {"unit":"nalu","args":[2,1]},\nor by a model.onnx of that model.',
        'nalu export runs/first -o model.onnx',
        'nalu export runs/first --which lstm-nalu-cell-0 -o model.onnx --precision float64',
        'nalu export runs/first --model model.js -o model.onnx --form inlined',
      ),
    )
    .action(async (folder, flags) => {
      const { exportCommand } = await import('./commands/export.js');
      end(await exportCommand(folder, flags, io));
    });

const compile = (io: Io, end: End): Command =>
  new Command('compile')
    .description('Compiles a model to WebAssembly, and shows what it becomes.')
    .argument('<model>', 'an ONNX file, or a folder with weights.safetensors')
    .option('--print', 'print the loops, what each computes, and the bytes that it moves')
    .option('--profile', 'print them with the time that each takes, which is some seconds of work')
    .option('--dims <sizes>', 'sizes for free axes, such as batch=4 (default: 64 each)', sizes)
    .option('--model <file>', 'what the weights of a folder belong to, as for export')
    .option('--which <name>', 'which model, where the folder holds several')
    .addHelpText(
      'after',
      examples(
        'Without --print it says how many loops there are, and how large the code and its memory.',
        'nalu compile model.onnx --print',
        'nalu compile runs/first --profile --dims batch=128',
      ),
    )
    .action(async (path, flags) => {
      const { compileCommand } = await import('./commands/compile.js');
      end(await compileCommand(path, flags, io));
    });

/** The whole command line. */
export const program = (io: Io, end: End): Command => {
  const root = new Command('nalu')
    .version(version())
    .description(
      'Looks into ONNX models, checks them against several runtimes, exports trained runs, and shows what they compile to.',
    )
    .addHelpText(
      'after',
      examples(
        '`nalu <command> --help` says more.',
        'nalu inspect model.onnx',
        'nalu verify model.onnx --on onnxruntime-node,reference',
        'nalu export runs/first -o model.onnx',
        'nalu compile model.onnx --print',
      ),
    );
  for (const make of [verify, inspect, exportRun, compile]) root.addCommand(make(io, end));
  for (const command of [root, ...root.commands])
    command
      .exitOverride()
      .allowExcessArguments(false)
      // What is wrong is said once, in one line, by whoever called.
      .configureOutput({ writeOut: io.out, writeErr: io.err, outputError: () => {} });
  return root;
};
