import { complain, type HostArray, type NdArray, ndArray, printShape, requireFull } from '@nalu/core';
import type { Ort, OrtData, OrtPrecision, OrtTensor } from './ort.js';

/** Arrays on the host to tensors of onnxruntime and back. Both ways copy, so that neither sees the other change. */
export interface Tensors {
  readonly precision: OrtPrecision;
  readonly upload: (array: HostArray) => OrtTensor;
  readonly read: (tensor: OrtTensor) => Promise<NdArray>;
  /** The shape of what a caller gave `who`, if it is a living tensor of this precision. */
  readonly shapeOf: (who: string) => (value: OrtTensor) => readonly number[];
}

export const tensorsOf = ({ Tensor }: Ort, precision: OrtPrecision): Tensors => ({
  precision,
  upload: ({ shape, data }) => {
    requireFull('upload', shape, data.length, precision);
    const copy = precision === 'float64' ? new Float64Array(data) : new Float32Array(data);
    return new Tensor(precision, copy, shape);
  },
  read: async (tensor) => {
    requireAlive('read', tensor);
    return ndArray([...tensor.dims], new Float64Array((await tensor.getData()) as OrtData));
  },
  shapeOf: (who) => (value) => {
    if (!Array.isArray(value?.dims) || value.type !== precision)
      throw complain('NALU_DATA', {
        who,
        required: `the inputs must be ${precision} tensors of this runtime`,
        got: Array.isArray(value?.dims) ? printShape(value.dims, value.type) : describe(value),
        advice: 'Make them with upload.',
      });
    requireAlive(who, value);
    return value.dims;
  },
});

const describe = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? `an object of ${Object.keys(value).join(', ')}`
    : String(value);

const requireAlive = (who: string, { location }: OrtTensor): void => {
  if (location !== 'none') return;
  throw complain('NALU_DISPOSED', { who, required: 'the tensors must be alive', got: 'a disposed one' });
};
