import { printShape } from '@nalu/core';
import { inspectOnnx, type OnnxSummary, type OnnxTensor } from '@nalu/onnx';
import { type ExitCode, exitCodes, type Io } from '../io.js';
import { readModelFile } from '../model-file.js';
import { json, plain, table } from '../table.js';

export interface InspectFlags {
  readonly json?: boolean;
}

/** `nalu inspect` */
export const inspectCommand = async (path: string, flags: InspectFlags, io: Io): Promise<ExitCode> => {
  const { bytes } = await readModelFile(path);
  const summary = inspectOnnx(bytes);
  io.out(flags.json ? json({ model: path, ...summary }) : asText(path, summary));
  return exitCodes.done;
};

const asText = (path: string, summary: OnnxSummary): string =>
  [
    `${plain(path)}\n`,
    table(['file', ''], facts(summary)),
    section('Inputs', ['name', 'type'], summary.inputs.map(tensorLine)),
    section('Outputs', ['name', 'type'], summary.outputs.map(tensorLine)),
    section('Units', ['function', 'calls', 'says'], unitLines(summary)),
    section('Parameters', ['name', 'type'], summary.parameters.map(tensorLine)),
    section('Operators', ['operator', 'count'], operatorLines(summary)),
    section('Metadata', ['key', 'value'], Object.entries(summary.metadata)),
  ]
    .filter((part) => part !== '')
    .join('\n');

const section = (title: string, head: readonly string[], lines: readonly (readonly string[])[]): string =>
  lines.length === 0 ? '' : `${title}\n\n${table(head, lines)}`;

const tensorLine = ({ name, type, shape }: OnnxTensor) => [name, printShape(shape, type)];

const facts = ({ bytes, doc, irVersion, name, operatorSets, producer }: OnnxSummary) =>
  [
    ['size', `${bytes.toLocaleString('en')} bytes`],
    ['graph', name],
    ['says', doc],
    ['producer', producer],
    ['format', `IR ${irVersion}`],
    [
      'opset',
      Object.entries(operatorSets)
        .map(([domain, version]) => `${domain} ${version}`)
        .join(', '),
    ],
  ].filter(([, value]) => value !== '') as string[][];

const unitLines = ({ functions }: OnnxSummary) =>
  functions.map(({ domain, name, calls, doc }) => [
    `${domain}.${name}`,
    `${calls}`,
    doc.split('\n').join(' · '),
  ]);

const operatorLines = ({ operators }: OnnxSummary) =>
  operators.map(({ operator, count }) => [operator, `${count}`]);
