import { eager, type NdArray } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { type Imported, importModel } from '../import/from-onnx.js';
import type { FromOnnxOptions } from '../import/options.js';
import type { ModelProto, NodeProto } from '../schema.js';
import { encodeModel } from '../wire.js';
import { type Difference, differenceOf } from './differences.js';
import { type Engine, isFileEngine, type OpenedFile, openedProgram } from './engines.js';
import type { Sample } from './samples.js';
import { withoutFunctions } from './unfolded.js';

/** The first node at which an engine leaves the reference. */
export interface Parting extends Difference {
  readonly node: string;
  readonly operator: string;
  /** The value that it makes. */
  readonly value: string;
}

/** The same file, which also gives out what its nodes compute. What kind each value is, an engine sees by itself. */
const withValues = (model: ModelProto, names: readonly string[]): Uint8Array => {
  const { graph = {} } = model;
  const stated = new Set((graph.output ?? []).map(({ name }) => name));
  const more = names.filter((name) => !stated.has(name)).map((name) => ({ name }));
  return encodeModel({ ...model, graph: { ...graph, output: [...(graph.output ?? []), ...more] } });
};

const opened = (engine: Engine, model: ModelProto, imported: Imported): Promise<OpenedFile> =>
  isFileEngine(engine)
    ? engine.open(withValues(model, [...imported.outputNames.values()]))
    : openedProgram(engine, imported);

const valuesOn = async (file: OpenedFile, sample: Sample): Promise<Readonly<Record<string, NdArray>>> => {
  try {
    return await file.run(sample);
  } finally {
    await file.close();
  }
};

/**
 * Runs every node's value on an engine and on the reference, and looks for the first that is further off than `tolerance`.
 * Functions are unfolded for it, and an engine has to keep every value, so one that rearranges nodes may do so in another way.
 */
export const partingOf = async (
  model: ModelProto,
  options: FromOnnxOptions,
  engine: Engine,
  sample: Sample,
  tolerance: number,
): Promise<Parting | undefined> => {
  const unfolded = withoutFunctions(model);
  const imported = importModel(unfolded, options, 'values');
  const expected = await valuesOn(await openedProgram(eager(reference), imported), sample);
  const got = await valuesOn(await opened(engine, unfolded, imported), sample);
  for (const node of unfolded.graph?.node ?? [])
    for (const value of node.output ?? []) {
      const [ours, theirs] = [expected[value], got[value]];
      if (ours === undefined || theirs === undefined) continue;
      const difference = differenceOf(theirs, ours);
      if (!(difference.relative <= tolerance)) return { ...describe(node), value, ...difference };
    }
  return undefined;
};

const describe = ({ name, output = [], opType = '', domain = '' }: NodeProto) => ({
  node: name || (output[0] ?? ''),
  operator: domain === '' || domain === 'ai.onnx' ? opType : `${domain}.${opType}`,
});
