import type { Shape } from '@nalu/core';
import {
  type AttributeProto,
  encodeModel,
  type FunctionProto,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from '../../../src/index.js';

const little = (count: number, size: number, set: (view: DataView, i: number) => void): Uint8Array => {
  const view = new DataView(new ArrayBuffer(count * size));
  for (let i = 0; i < count; i++) set(view, i);
  return new Uint8Array(view.buffer);
};

/** A float32 tensor. */
export const floats = (name: string, dims: readonly number[], values: readonly number[]): TensorProto => ({
  name,
  dims,
  dataType: 1,
  rawData: little(values.length, 4, (view, i) => view.setFloat32(4 * i, values[i] as number, true)),
});

/** An int64 tensor. */
export const integers = (name: string, values: readonly number[], dims = [values.length]): TensorProto => ({
  name,
  dims,
  dataType: 7,
  rawData: little(values.length, 8, (view, i) => view.setBigInt64(8 * i, BigInt(values[i] as number), true)),
});

/** A float32 value, or one of another type. */
export const value = (name: string, shape: Shape, elemType = 1): ValueInfoProto => ({
  name,
  type: {
    tensorType: {
      elemType,
      shape: { dim: shape.map((dim) => (typeof dim === 'number' ? { dimValue: dim } : { dimParam: dim })) },
    },
  },
});

type Settings = Readonly<Record<string, number | readonly number[] | string | TensorProto | GraphProto>>;

const attribute = (name: string, set: Settings[string]): AttributeProto => {
  if (typeof set === 'number')
    return Number.isInteger(set) ? { name, i: set, type: 2 } : { name, f: set, type: 1 };
  if (typeof set === 'string') return { name, s: new TextEncoder().encode(set), type: 3 };
  if (Array.isArray(set)) return { name, ints: set as readonly number[], type: 7 };
  return 'dataType' in set
    ? { name, t: set as TensorProto, type: 4 }
    : { name, g: set as GraphProto, type: 5 };
};

/** `node('Add', 'a b', 'c', { axis: 1 })`; `_` is an input or output that is left out. */
export const node = (
  opType: string,
  input: string,
  output: string,
  settings: Settings = {},
  domain = '',
): NodeProto => {
  const names = (text: string) =>
    text
      .split(' ')
      .filter((each) => each !== '')
      .map((each) => (each === '_' ? '' : each));
  return {
    opType,
    name: `${opType}_${output.split(' ')[0]}`,
    input: names(input),
    output: names(output),
    attribute: Object.entries(settings).map(([name, set]) => attribute(name, set)),
    domain,
  };
};

export interface Parts extends GraphProto {
  readonly opset?: number;
  readonly functions?: readonly FunctionProto[];
}

export const modelOf = ({ opset = 17, functions = [], ...graph }: Parts): ModelProto => ({
  irVersion: 8,
  graph: { name: 'test', ...graph },
  opsetImport: [
    { domain: '', version: opset },
    ...(functions.length > 0 ? [{ domain: 'local', version: 1 }] : []),
  ],
  functions,
});

export const fileOf = (parts: Parts): Uint8Array => encodeModel(modelOf(parts));
