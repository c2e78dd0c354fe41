import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { complain, decodeSafetensors, printShape, readWeights } from '@nalu/core';
import { readFileBytes, writeFileAtomically } from '@nalu/core/node';
import { inspectOnnx, type OnnxPrecision, type TrainedToOnnxOptions, toOnnx } from '@nalu/onnx';
import { type ExitCode, exitCodes, type Io } from '../io.js';
import { type AnyUnit, modelFromJson } from '../model-json.js';
import { reexported } from '../reexported.js';
import { findTrained, type TrainedFolder } from '../run-folder.js';
import { plain } from '../table.js';

export interface ExportFlags {
  readonly output: string;
  readonly model?: string;
  readonly which?: string;
  readonly precision?: OnnxPrecision;
  readonly opset?: number;
  readonly form?: 'functions' | 'inlined';
}

/** `nalu export` */
export const exportCommand = async (path: string, flags: ExportFlags, io: Io): Promise<ExitCode> => {
  const trained = await findTrained(path, flags.which);
  const bytes = await exported(trained, flags);
  await writeFileAtomically(flags.output, bytes);
  const { inputs, outputs } = inspectOnnx(bytes);
  const list = (tensors: typeof inputs) =>
    tensors.map(({ name, type, shape }) => `${name} ${printShape(shape, type)}`).join(', ');
  io.out(
    plain(
      `${flags.output}: ${trained.name}, ${list(inputs)} → ${list(outputs)}, ${bytes.length.toLocaleString('en')} bytes`,
    ),
  );
  io.out('\n');
  return exitCodes.done;
};

/** From the model itself where it is known, else from the ONNX file that the run has written. */
const exported = async (trained: TrainedFolder, flags: ExportFlags): Promise<Uint8Array> => {
  const { precision, opset, form } = flags;
  const options: TrainedToOnnxOptions = {
    ...(precision && { precision }),
    ...(opset && { opset }),
    ...(form && { form }),
  };
  const weights = await readFileBytes(trained.weights);
  const [description] = trained.descriptions;
  if (flags.model !== undefined) return fromModel(await givenModel(flags.model), weights, options);
  if (description !== undefined) return fromModel(await describedModel(description), weights, options);
  if (trained.onnx !== undefined) return reexported(trained.onnx, trained.weights, weights, options);
  throw complain('NALU_FILE', {
    who: trained.weights,
    required: 'the folder must say which model its weights belong to',
    got: `only the name "${decodeSafetensors(weights).metadata.model ?? ''}"`,
    advice:
      'Put a model.json beside it, such as {"unit":"nalu","args":[2,1]}, or name the model with --model model.js.',
  });
};

const fromModel = (model: AnyUnit, weights: Uint8Array, options: TrainedToOnnxOptions): Uint8Array => {
  const { metadata } = decodeSafetensors(weights);
  const facts = { ...metadata, ...options.metadata };
  return toOnnx({ model, params: readWeights(model, weights) }, { ...options, metadata: facts });
};

const describedModel = async (path: string): Promise<AnyUnit> =>
  modelFromJson(path, new TextDecoder().decode(await readFileBytes(path)));

/** A module of the user's own, whose code runs: it is named on the command line, never by a folder. */
const givenModel = async (path: string): Promise<AnyUnit> => {
  if (path.endsWith('.json')) return describedModel(path);
  const module = await imported(path);
  const model = (module.model ?? module.default) as AnyUnit | undefined;
  if (typeof model?.apply === 'function' && model.spec !== undefined) return model;
  throw complain('NALU_FILE', {
    who: path,
    required: 'the module must export "model", a unit or a stack of them',
    got: Object.keys(module).join(', ') || 'nothing',
  });
};

const imported = async (path: string): Promise<Readonly<Record<string, unknown>>> => {
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (cause) {
    throw complain('NALU_FILE', {
      who: path,
      required: 'the module must load',
      got: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
};
