import { type VerifyReport, type VerifyRow, verify } from '@nalu/onnx';
import { openEngine } from '../engines.js';
import { type ExitCode, exitCodes, type Io } from '../io.js';
import { readModelFile } from '../model-file.js';
import { json, plain, table } from '../table.js';

export interface VerifyFlags {
  readonly on: readonly string[];
  readonly samples: number;
  readonly seed: number;
  readonly tolerance?: number;
  readonly range?: readonly [number, number];
  readonly dims?: Readonly<Record<string, number>>;
  readonly json?: boolean;
}

/** `nalu verify` */
export const verifyCommand = async (path: string, flags: VerifyFlags, io: Io): Promise<ExitCode> => {
  const { on, samples, seed, tolerance, range, dims } = flags;
  const engines = [];
  for (const name of on) engines.push(await openEngine(name));
  const { bytes, external } = await readModelFile(path);
  const report = await verify(bytes, engines, samples, {
    seed,
    external,
    ...(tolerance !== undefined && { tolerance }),
    ...(range && { range }),
    ...(dims && { dims }),
  });
  io.out(flags.json ? json({ model: path, ...report }) : asText(path, report));
  return report.passed ? exitCodes.done : exitCodes.failed;
};

const asText = (path: string, { rows, samples }: VerifyReport): string => {
  const head = ['runtime', 'absolute', 'relative', 'tolerance', 'result'];
  const lines = rows.map((row) => [
    row.name,
    figure(row.absolute),
    figure(row.relative),
    figure(row.tolerance),
    result(row),
  ]);
  const notes = rows.flatMap(noteOf).map((note) => `\n${plain(note)}\n`);
  return `${plain(path)}, ${samples} samples; the largest differences from the float64 reference\n\n${table(head, lines)}${notes.join('')}`;
};

const figure = (value: number): string => (value === 0 ? '0' : value.toExponential(1));

const result = ({ passed, error }: VerifyRow): string =>
  error !== undefined ? 'error' : passed ? 'ok' : 'FAILED';

const noteOf = ({ name, error, parting }: VerifyRow): readonly string[] => {
  if (error !== undefined) return [`${name}: ${error}`];
  if (parting === undefined) return [];
  const { node, operator, value, relative } = parting;
  return [
    `${name} leaves the reference at node ${node} (${operator}), which makes ${value}: relative ${figure(relative)}.`,
  ];
};
