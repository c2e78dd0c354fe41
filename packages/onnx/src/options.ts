import { complain, requireChoice, requireNames } from '@nalu/core';
import type { OnnxPrecision } from './element.js';
import type { ParametersOf } from './parameters.js';

export interface GraphToOnnxOptions<S = unknown> {
  /** Inputs whose values go into the file, as a part of the tree of inputs: `{ params }`. The others stay inputs. */
  readonly parameters?: ParametersOf<S>;
  /** The precision of every number in the file. Default `float32`. */
  readonly precision?: OnnxPrecision;
  /** The version of ONNX's operators, 17 to 25. Default 17, which every runtime since 2022 reads. */
  readonly opset?: number;
  /**
   * How units stand in the file. `functions`: each is one node, a call of a function of the domain `org.nalu` that holds its formula, and
   * its parameters stay as they are. `inlined`: plain operators only; what follows from the parameters alone is computed now, what
   * is written twice stands once. Default `functions`.
   */
  readonly form?: 'functions' | 'inlined';
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
  /**
   * How a loop over time stands in the file. `scan`: as ONNX's `Scan`, for any length. `unrolled`: step by step, for a length
   * that is known. `lstm`: a recurrent LSTM as ONNX's own `LSTM`, which onnxruntime runs in float32 only. Default `scan`.
   */
  readonly recurrence?: 'scan' | 'unrolled' | 'lstm';
}

/** What a trained model leaves to choose: its parameters are its own. */
export type TrainedToOnnxOptions = Omit<ToOnnxOptions, 'parameters'>;

/** The version of the file format that came with each version of the operators. */
const irVersions: Readonly<Record<number, number>> = {
  17: 8,
  18: 8,
  19: 9,
  20: 9,
  21: 10,
  22: 10,
  23: 11,
  24: 12,
  25: 13,
};

export const irVersionOf = (opset: number): number => {
  const version = irVersions[opset];
  if (version !== undefined) return version;
  throw complain('NALU_OPTION', {
    who: 'toOnnx',
    required: `"opset" must be one of ${Object.keys(irVersions).join(', ')}`,
    got: String(opset),
  });
};

const names = ['parameters', 'precision', 'opset', 'form', 'name', 'doc', 'metadata', 'dims', 'recurrence'];

export const checkOptions = (options: ToOnnxOptions): void => {
  requireNames('toOnnx', options, names);
  const { form = 'functions', recurrence = 'scan' } = options;
  requireChoice('toOnnx', 'form', ['functions', 'inlined'], form);
  requireChoice('toOnnx', 'recurrence', ['scan', 'unrolled', 'lstm'], recurrence);
};
