import type { NdArray } from '@nalu/core';
import { dataTypes, type ElementType, int64Bytes, refuseVanishing } from './element.js';
import { tensorProto } from './messages.js';
import type { Names } from './names.js';
import type { TensorProto } from './schema.js';

/** The constants of a model or of a function, once each. */
export interface Constants {
  /** @param who the node that needs it. */
  readonly array: (value: NdArray, who: string) => string;
  readonly integers: (values: readonly number[]) => string;
}

export interface PoolOptions {
  readonly element: ElementType;
  readonly names: Names;
  /** Takes each constant when it is first asked for. */
  readonly keep: (tensor: TensorProto) => void;
  /** What arrays are called that have a name: parameters. */
  readonly known?: ReadonlyMap<NdArray, string>;
}

export const constantPool = ({ element, names, keep, known = new Map() }: PoolOptions): Constants => {
  const kept = new Map<string, TensorProto[]>();
  let arrays = 0;

  const add = (wanted: string, dataType: number, dims: readonly number[], bytes: Uint8Array): string => {
    const alike = kept.get(`${dataType} ${dims}`) ?? [];
    const same = alike.find(({ rawData }) => rawData !== undefined && equalBytes(rawData, bytes));
    if (same?.name !== undefined) return same.name;
    const name = names.claim(wanted);
    const tensor = tensorProto(name, dataType, dims, bytes);
    keep(tensor);
    kept.set(`${dataType} ${dims}`, [...alike, tensor]);
    return name;
  };

  return {
    array: (value, who) => {
      const { shape, data } = value;
      const [first = 0] = data;
      if (shape.length === 0) refuseVanishing(element, first, who);
      const plain = shape.length === 0 ? `scalar_${first}` : `constant_${arrays++}`;
      return add(known.get(value) ?? plain, element.dataType, shape, element.toBytes(data));
    },
    integers: (values) =>
      add(`ints_${values.join('_')}`, dataTypes.int64, [values.length], int64Bytes(values)),
  };
};

const equalBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
