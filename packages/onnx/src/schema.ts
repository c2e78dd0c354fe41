// The part of onnx.proto that nalu writes and reads, as data: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto

type Scalar = 'int' | 'long' | 'float' | 'double' | 'string' | 'bytes';

export type MessageName =
  | 'ModelProto'
  | 'OperatorSetIdProto'
  | 'StringStringEntryProto'
  | 'GraphProto'
  | 'FunctionProto'
  | 'NodeProto'
  | 'AttributeProto'
  | 'TensorProto'
  | 'ValueInfoProto'
  | 'TypeProto'
  | 'TensorTypeProto'
  | 'TensorShapeProto'
  | 'DimensionProto';

export interface Field<K extends Scalar | MessageName = Scalar | MessageName, R extends boolean = boolean> {
  readonly number: number;
  readonly kind: K;
  readonly repeated: R;
}

const one = <K extends Scalar | MessageName>(number: number, kind: K): Field<K, false> => ({
  number,
  kind,
  repeated: false,
});
const many = <K extends Scalar | MessageName>(number: number, kind: K): Field<K, true> => ({
  number,
  kind,
  repeated: true,
});

/**
 * The fields of each message, in the order in which they are written. Enumerations and integers are all varints; `long` is
 * for those of data, which may not fit a number. `sparse…` and `overload` are here to be refused by name.
 */
export const schema = {
  ModelProto: {
    irVersion: one(1, 'int'),
    producerName: one(2, 'string'),
    producerVersion: one(3, 'string'),
    domain: one(4, 'string'),
    modelVersion: one(5, 'int'),
    docString: one(6, 'string'),
    graph: one(7, 'GraphProto'),
    opsetImport: many(8, 'OperatorSetIdProto'),
    metadataProps: many(14, 'StringStringEntryProto'),
    functions: many(25, 'FunctionProto'),
  },
  OperatorSetIdProto: { domain: one(1, 'string'), version: one(2, 'int') },
  StringStringEntryProto: { key: one(1, 'string'), value: one(2, 'string') },
  GraphProto: {
    node: many(1, 'NodeProto'),
    name: one(2, 'string'),
    initializer: many(5, 'TensorProto'),
    docString: one(10, 'string'),
    input: many(11, 'ValueInfoProto'),
    output: many(12, 'ValueInfoProto'),
    valueInfo: many(13, 'ValueInfoProto'),
    sparseInitializer: many(15, 'bytes'),
  },
  FunctionProto: {
    name: one(1, 'string'),
    input: many(4, 'string'),
    output: many(5, 'string'),
    attribute: many(6, 'string'),
    node: many(7, 'NodeProto'),
    docString: one(8, 'string'),
    opsetImport: many(9, 'OperatorSetIdProto'),
    domain: one(10, 'string'),
    attributeProto: many(11, 'AttributeProto'),
    valueInfo: many(12, 'ValueInfoProto'),
    overload: one(13, 'string'),
  },
  NodeProto: {
    input: many(1, 'string'),
    output: many(2, 'string'),
    name: one(3, 'string'),
    opType: one(4, 'string'),
    attribute: many(5, 'AttributeProto'),
    docString: one(6, 'string'),
    domain: one(7, 'string'),
    overload: one(8, 'string'),
  },
  AttributeProto: {
    name: one(1, 'string'),
    f: one(2, 'float'),
    i: one(3, 'int'),
    s: one(4, 'bytes'),
    t: one(5, 'TensorProto'),
    g: one(6, 'GraphProto'),
    floats: many(7, 'float'),
    ints: many(8, 'int'),
    strings: many(9, 'bytes'),
    docString: one(13, 'string'),
    type: one(20, 'int'),
    refAttrName: one(21, 'string'),
    sparseTensor: one(22, 'bytes'),
  },
  TensorProto: {
    dims: many(1, 'int'),
    dataType: one(2, 'int'),
    floatData: many(4, 'float'),
    int32Data: many(5, 'int'),
    stringData: many(6, 'bytes'),
    int64Data: many(7, 'long'),
    name: one(8, 'string'),
    rawData: one(9, 'bytes'),
    doubleData: many(10, 'double'),
    uint64Data: many(11, 'long'),
    docString: one(12, 'string'),
    externalData: many(13, 'StringStringEntryProto'),
    dataLocation: one(14, 'int'),
  },
  ValueInfoProto: { name: one(1, 'string'), type: one(2, 'TypeProto'), docString: one(3, 'string') },
  TypeProto: { tensorType: one(1, 'TensorTypeProto') },
  TensorTypeProto: { elemType: one(1, 'int'), shape: one(2, 'TensorShapeProto') },
  TensorShapeProto: { dim: many(1, 'DimensionProto') },
  DimensionProto: { dimValue: one(1, 'int'), dimParam: one(2, 'string') },
} satisfies Record<MessageName, Readonly<Record<string, Field>>>;

interface ScalarValues {
  readonly int: number;
  readonly long: bigint;
  readonly float: number;
  readonly double: number;
  readonly string: string;
  readonly bytes: Uint8Array;
}
type ValueOf<K> = K extends keyof ScalarValues ? ScalarValues[K] : K extends MessageName ? Message<K> : never;

/** A message as a plain object. Every field may be absent; a repeated one is a list. */
export type Message<M extends MessageName> = {
  readonly [F in keyof (typeof schema)[M]]?: (typeof schema)[M][F] extends Field<infer K, infer R>
    ? R extends true
      ? readonly ValueOf<K>[]
      : ValueOf<K>
    : never;
};

export type ModelProto = Message<'ModelProto'>;
export type GraphProto = Message<'GraphProto'>;
export type NodeProto = Message<'NodeProto'>;
export type AttributeProto = Message<'AttributeProto'>;
export type FunctionProto = Message<'FunctionProto'>;
export type TensorProto = Message<'TensorProto'>;
export type ValueInfoProto = Message<'ValueInfoProto'>;
