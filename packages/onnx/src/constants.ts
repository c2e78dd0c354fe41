import type { NdArray } from '@nalu/core';
import { dataTypes, type ElementType, int64Bytes, refuseVanishing } from './element.js';
import { tensorProto } from './messages.js';
import type { Names } from './names.js';
import type { TensorProto } from './schema.js';

/** The constants of a model, once each: nested graphs read them from the outermost one. */
export interface Constants {
  readonly initializers: readonly TensorProto[];
  readonly array: (value: NdArray) => string;
  readonly integers: (values: readonly number[]) => string;
}

export const constantPool = (element: ElementType, names: Names): Constants => {
  const initializers: TensorProto[] = [];
  const known = new Map<string, TensorProto[]>();

  const add = (wanted: string, dataType: number, dims: readonly number[], bytes: Uint8Array): string => {
    const alike = known.get(`${dataType} ${dims}`) ?? [];
    const same = alike.find(({ rawData }) => rawData !== undefined && equalBytes(rawData, bytes));
    if (same?.name !== undefined) return same.name;
    const name = names.claim(wanted);
    const tensor = tensorProto(name, dataType, dims, bytes);
    initializers.push(tensor);
    known.set(`${dataType} ${dims}`, [...alike, tensor]);
    return name;
  };

  return {
    initializers,
    array: ({ shape, data }) => {
      const [first = 0] = data;
      if (shape.length === 0) refuseVanishing(element, first);
      const wanted = shape.length === 0 ? `scalar_${first}` : `constant_${initializers.length}`;
      return add(wanted, element.dataType, shape, element.toBytes(data));
    },
    integers: (values) =>
      add(`ints_${values.join('_')}`, dataTypes.int64, [values.length], int64Bytes(values)),
  };
};

const equalBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);
