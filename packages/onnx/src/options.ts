import { complain, requireNames } from '@nalu/core';
import type { OnnxPrecision } from './element.js';
import type { ParametersOf } from './parameters.js';

export interface GraphToOnnxOptions<S = unknown> {
  /** Inputs whose values go into the file, as a part of the tree of inputs: `{ params }`. The others stay inputs. */
  readonly parameters?: ParametersOf<S>;
  /** The precision of every number in the file. Default `float32`. */
  readonly precision?: OnnxPrecision;
  /** The version of ONNX's operators, 17 to 21. Default 17, which every runtime since 2022 reads. */
  readonly opset?: number;
  /** The name of the graph. The program's name by default. */
  readonly name?: string;
  /** A text about the model, for its readers. */
  readonly doc?: string;
  /** Further facts about the model, by name. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface ToOnnxOptions<S = unknown> extends GraphToOnnxOptions<S> {
  /** Sizes for free axes. An axis that is not named here stays free. */
  readonly dims?: Readonly<Record<string, number>>;
}

/** What a trained model leaves to choose: its parameters are its own. */
export type TrainedToOnnxOptions = Omit<ToOnnxOptions, 'parameters'>;

/** The version of the file format that came with each version of the operators. */
const irVersions: Readonly<Record<number, number>> = { 17: 8, 18: 8, 19: 9, 20: 9, 21: 10 };

export const irVersionOf = (opset: number): number => {
  const version = irVersions[opset];
  if (version !== undefined) return version;
  throw complain('NALU_OPTION', {
    who: 'toOnnx',
    required: `"opset" must be one of ${Object.keys(irVersions).join(', ')}`,
    got: String(opset),
  });
};

const names = ['parameters', 'precision', 'opset', 'name', 'doc', 'metadata', 'dims'];

export const checkOptions = (options: object): void => requireNames('toOnnx', options, names);
