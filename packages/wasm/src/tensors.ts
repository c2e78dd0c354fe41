import { complain, type HostArray, type NdArray, ndArray, requireFull } from '@nalu/core';

/** A value of this runtime: float32 numbers in rows, on the host. Each call copies them into the memory of its module. */
export interface WasmTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What a tensor holds once it is disposed of. */
const nothing = new Float32Array(0);

/** Both ways copy, so that neither side sees the other change. */
export interface Tensors {
  readonly upload: (array: HostArray) => WasmTensor;
  readonly read: (tensor: WasmTensor) => Promise<NdArray>;
  readonly dispose: (tensor: WasmTensor) => void;
  /** The shape of what a caller gave `who`, if it is a living tensor. */
  readonly shapeOf: (who: string) => (tensor: WasmTensor) => readonly number[];
}

export const tensorsOf = (): Tensors => {
  const requireAlive = (who: string, { data }: WasmTensor): void => {
    if (data === nothing)
      throw complain('NALU_DISPOSED', { who, required: 'the tensors must be alive', got: 'a disposed one' });
  };
  return {
    upload: ({ shape, data }) => {
      requireFull('upload', shape, data.length, 'float32');
      return { shape: [...shape], data: new Float32Array(data) };
    },
    read: async (tensor) => {
      requireAlive('read', tensor);
      return ndArray([...tensor.shape], new Float64Array(tensor.data));
    },
    dispose: (tensor) => {
      // Readonly for everyone else. A set of what is gone would cost more than many a step of training.
      (tensor as { data: Float32Array }).data = nothing;
    },
    shapeOf: (who) => (tensor) => {
      if (!(Array.isArray(tensor?.shape) && tensor.data instanceof Float32Array))
        throw complain('NALU_DATA', {
          who,
          required: 'the inputs must be tensors of this runtime',
          got: describe(tensor),
          advice: 'Make them with upload.',
        });
      requireAlive(who, tensor);
      return tensor.shape;
    },
  };
};

const describe = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? `an object of ${Object.keys(value).join(', ')}`
    : String(value);
