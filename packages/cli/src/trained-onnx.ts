import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { complain, decodeSafetensors, readWeights } from '@nalu/core';
import { readFileBytes } from '@nalu/core/node';
import { type OnnxPrecision, type TrainedToOnnxOptions, toOnnx } from '@nalu/onnx';
import { type AnyUnit, modelFromJson } from './model-json.js';
import { reexported } from './reexported.js';
import type { TrainedFolder } from './run-folder.js';

/** How the model of a run folder becomes ONNX. */
export interface FormFlags {
  readonly model?: string;
  readonly precision?: OnnxPrecision;
  readonly opset?: number;
  readonly form?: 'functions' | 'inlined';
}

/** From the model itself where it is known, else from the ONNX file that the run has written. */
export const onnxOf = async (trained: TrainedFolder, flags: FormFlags): Promise<Uint8Array> => {
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
