import { complain, type HostArray, type NdArray, ndArray, printShape, requireFull } from '@nalu/core';
import type { Ort, OrtData, OrtPrecision, OrtTensor } from './ort.js';

/** Arrays on the host to tensors of onnxruntime and back. What a caller holds is copied both ways, so that neither sees the other change. */
export interface Tensors {
  readonly precision: OrtPrecision;
  readonly upload: (array: HostArray) => OrtTensor;
  /** Memory for numbers of this precision. */
  readonly newRoom: (count: number) => OrtData;
  /** A tensor over memory of this precision, which nobody may change while it lives. */
  readonly over: (array: HostArray) => OrtTensor;
  readonly read: (tensor: OrtTensor) => Promise<NdArray>;
  /** The shape of what a caller gave `who`, if it is a living tensor of this precision. */
  readonly shapeOf: (who: string) => (value: OrtTensor) => readonly number[];
}

const numbersOf = { float32: Float32Array, float64: Float64Array } as const;

export const tensorsOf = ({ Tensor }: Ort, precision: OrtPrecision): Tensors => ({
  precision,
  upload: ({ shape, data }) => {
    requireFull('upload', shape, data.length, precision);
    return new Tensor(precision, new numbersOf[precision](data), shape);
  },
  newRoom: (count) => new numbersOf[precision](count),
  over: ({ shape, data }) => new Tensor(precision, data, shape),
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
