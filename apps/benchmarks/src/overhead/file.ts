import { initialParameters, nac, nalu, nau, nmu } from '@nalu/core';
import { toOnnx } from '@nalu/onnx';
import type { CalledUnit, CallSpec } from '../measure/spec.js';
import type { AnyUnit } from '../models/models.js';
import { type Arrays, fileByHand } from './by-hand.js';

const units: Readonly<Record<CalledUnit, (inputs: number, outputs: number) => AnyUnit>> = {
  nac,
  nalu,
  nau,
  nmu,
};

/** The file that a row calls. */
export const fileOf = (spec: CallSpec): Uint8Array => {
  const model = units[spec.unit](spec.inputs, spec.outputs);
  const params = initialParameters(model) as Arrays;
  return spec.by === 'by-hand'
    ? fileByHand(spec, params)
    : toOnnx({ model, params: params as never }, { form: spec.by });
};

/** One example, in every call the same: numbers of [1, 2). */
export const exampleOf = ({ inputs }: CallSpec): Float32Array =>
  Float32Array.from({ length: inputs }, (_, i) => 1 + i / inputs);
