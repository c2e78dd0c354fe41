import { flatten, type Given, leafSpecs, type NdArray, type Runtime, type SpecTree } from '@nalu/core';
import type { Imported } from '../import/from-onnx.js';
import { treeOfNames } from '../import/trees.js';
import type { Sample } from './samples.js';

/** A model that an engine has opened. */
export interface OpenedFile {
  /** Takes arrays by the names of the file's inputs, and gives them by the names of its outputs; truth values are 0 and 1. */
  readonly run: (inputs: Sample) => Promise<Readonly<Record<string, NdArray>>>;
  readonly close: () => Promise<void>;
}

/** Something that runs ONNX files as they are. */
export interface FileEngine {
  readonly name: string;
  readonly open: (bytes: Uint8Array) => Promise<OpenedFile>;
}

// biome-ignore lint/suspicious/noExplicitAny: runtimes of several values in one list; each makes and reads its own.
export type Engine = FileEngine | Runtime<any>;

export const isFileEngine = (engine: Engine): engine is FileEngine => 'open' in engine;

/** A program on a runtime, in the form of an opened file. */
export const openedProgram = async <V>(
  runtime: Runtime<V>,
  { program, outputNames }: Imported,
): Promise<OpenedFile> => {
  const { upload, read, dispose } = runtime;
  const executable = await runtime.compile<SpecTree, SpecTree>(program);
  const names = leafSpecs(program.outputs).map(({ path }) => outputNames.get(path) as string);
  return {
    run: async (inputs) => {
      const uploaded = Object.entries(inputs).map(([name, array]) => [name, upload(array)] as const);
      try {
        const outputs = await executable.run(treeOfNames(uploaded) as Given<SpecTree, V>);
        const values = flatten<SpecTree, V>(program.outputs, outputs);
        const arrays: NdArray[] = [];
        for (const value of values) arrays.push(await read(value));
        values.forEach(dispose);
        return Object.fromEntries(names.map((name, i) => [name, arrays[i] as NdArray]));
      } finally {
        for (const [, value] of uploaded) dispose(value);
      }
    },
    close: executable.dispose,
  };
};
