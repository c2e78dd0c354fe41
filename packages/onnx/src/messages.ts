import type { Shape } from '@nalu/core';
import type { AttributeProto, GraphProto, TensorProto, ValueInfoProto } from './schema.js';

/** AttributeProto.AttributeType */
const attributeTypes = { int: 2, tensor: 4, graph: 5, ints: 7 } as const;

export const int = (name: string, i: number): AttributeProto => ({ name, i, type: attributeTypes.int });
export const ints = (name: string, values: readonly number[]): AttributeProto => ({
  name,
  ints: values,
  type: attributeTypes.ints,
});
export const graph = (name: string, g: GraphProto): AttributeProto => ({
  name,
  g,
  type: attributeTypes.graph,
});
export const tensorAttribute = (name: string, t: TensorProto): AttributeProto => ({
  name,
  t,
  type: attributeTypes.tensor,
});

export const tensorProto = (
  name: string,
  dataType: number,
  dims: readonly number[],
  rawData: Uint8Array,
): TensorProto => ({ ...(dims.length > 0 && { dims }), dataType, name, rawData });

/** A named value with its type. Free axes keep their names. */
export const valueInfo = (name: string, elemType: number, shape: Shape): ValueInfoProto => {
  const dim = shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }));
  return { name, type: { tensorType: { elemType, shape: dim.length > 0 ? { dim } : {} } } };
};
