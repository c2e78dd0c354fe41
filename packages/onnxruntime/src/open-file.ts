import type { NdArray } from '@nalu/core';
import { decodeModel, fromHalfBits, type ModelProto, type OpenedFile, toHalfBits } from '@nalu/onnx';
import { explained } from './explained.js';
import type { Ort, OrtTensor } from './ort.js';
import { type SessionSettings, sessionOptionsOf } from './session-options.js';

type TypedArray = Float64Array | Float32Array | Uint16Array | Uint8Array;

type InputType = readonly [type: string, pack: (data: Float64Array) => TypedArray];

const float32: InputType = ['float32', (data) => Float32Array.from(data)];

/** By TensorProto.DataType: what onnxruntime calls it, and how numbers stand in it. */
const inputTypes: Readonly<Record<number, InputType>> = {
  1: float32,
  9: ['bool', (data) => Uint8Array.from(data, (each) => Number(each !== 0))],
  10: ['float16', (data) => Uint16Array.from(data, toHalfBits)],
  11: ['float64', (data) => data.slice()],
};

const unpack = (type: string, data: unknown): Float64Array => {
  const list = data as ArrayLike<number | bigint>;
  // Where JavaScript has no Float16Array, the bits stand in whole numbers.
  const isBits = type === 'float16' && list instanceof Uint16Array;
  return Float64Array.from(list, (each) => (isBits ? fromHalfBits(Number(each)) : Number(each)));
};

const elementTypesOf = ({ graph }: ModelProto): ReadonlyMap<string, number> =>
  new Map((graph?.input ?? []).map(({ name = '', type }) => [name, type?.tensorType?.elemType ?? 1]));

/** What runs a file in onnxruntime: any element type that the file has, not only that of a runtime. */
export const openFile = async (
  ort: Ort,
  bytes: Uint8Array,
  settings: Omit<SessionSettings, 'precision'>,
): Promise<OpenedFile> => {
  const types = elementTypesOf(decodeModel(bytes));
  const isDouble = [...types.values()].includes(11);
  const options = sessionOptionsOf({ ...settings, precision: isDouble ? 'float64' : 'float32' });
  const session = await explained('openOnnx', 'compile', () => ort.InferenceSession.create(bytes, options));
  const Tensor = ort.Tensor as unknown as new (
    type: string,
    data: TypedArray,
    dims: readonly number[],
  ) => OrtTensor;
  const tensorOf = (name: string, { shape, data }: NdArray): OrtTensor => {
    const [type, pack] = inputTypes[types.get(name) ?? 1] ?? float32;
    return new Tensor(type, pack(data), shape);
  };
  return {
    run: async (inputs) => {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, array]) => [name, tensorOf(name, array)]),
      );
      const results = await explained('openOnnx', 'run', () => session.run(feeds));
      const arrays: [string, NdArray][] = [];
      for (const [name, tensor] of Object.entries(results))
        arrays.push([name, { shape: [...tensor.dims], data: unpack(tensor.type, await tensor.getData()) }]);
      for (const tensor of [...Object.values(feeds), ...Object.values(results)]) tensor.dispose();
      return Object.fromEntries(arrays);
    },
    close: () => session.release(),
  };
};
