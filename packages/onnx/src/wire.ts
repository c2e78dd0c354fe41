import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { complain } from '@nalu/core';
import { type Field, type MessageName, type ModelProto, schema } from './schema.js';

/** How one kind of number or text stands on the wire. */
interface ScalarCodec {
  readonly wire: WireType;
  readonly write: (writer: BinaryWriter, value: never) => void;
  readonly read: (reader: BinaryReader) => unknown;
}

const safeInteger = (value: bigint | string): number => {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new RangeError(`the integer ${value} is too large`);
};

const scalars: Readonly<Record<string, ScalarCodec>> = {
  int: {
    wire: WireType.Varint,
    write: (writer, value: number) => writer.int64(value),
    read: (reader) => safeInteger(reader.int64()),
  },
  long: {
    wire: WireType.Varint,
    write: (writer, value: bigint) => writer.int64(value),
    read: (reader) => BigInt(reader.int64()),
  },
  float: {
    wire: WireType.Bit32,
    write: (writer, value: number) => writer.float(value),
    read: (reader) => reader.float(),
  },
  double: {
    wire: WireType.Bit64,
    write: (writer, value: number) => writer.double(value),
    read: (reader) => reader.double(),
  },
  string: {
    wire: WireType.LengthDelimited,
    write: (writer, value: string) => writer.string(value),
    read: (reader) => reader.string(true),
  },
  bytes: {
    wire: WireType.LengthDelimited,
    write: (writer, value: Uint8Array) => writer.bytes(value),
    read: (reader) => reader.bytes(),
  },
};

// Both ways the schema leads, so inside the codec a message is a record by field name.
type Fields = Readonly<Record<string, unknown>>;

const writeMessage = (writer: BinaryWriter, name: MessageName, message: Fields): void => {
  for (const [key, field] of Object.entries<Field>(schema[name])) {
    const value = message[key];
    if (value === undefined) continue;
    for (const each of field.repeated ? (value as readonly unknown[]) : [value])
      writeValue(writer, field, each);
  }
};

const writeValue = (writer: BinaryWriter, { number, kind }: Field, value: unknown): void => {
  const scalar = scalars[kind];
  writer.tag(number, scalar?.wire ?? WireType.LengthDelimited);
  if (scalar !== undefined) scalar.write(writer, value as never);
  else {
    writer.fork();
    writeMessage(writer, kind as MessageName, value as Fields);
    writer.join();
  }
};

type NamedField = readonly [key: string, field: Field];

const fieldsByNumber = new Map(
  Object.entries(schema).map(([name, fields]) => [
    name,
    new Map(Object.entries<Field>(fields).map((named): [number, NamedField] => [named[1].number, named])),
  ]),
);

/** As deep as protobuf's own readers go: a file that nests on and on may not exhaust the stack. */
const deepest = 100;

/** A message takes two bytes in a file and a hundred in memory: millions of empty ones would fill it. */
const mostValues = 2 ** 24;

interface Place {
  readonly depth: number;
  readonly pay: (values: number) => void;
}

const purse = (): Place['pay'] => {
  let paid = 0;
  return (values) => {
    paid += values;
    if (paid > mostValues)
      throw new RangeError(`it holds more than ${mostValues} values outside of its data`);
  };
};

const readMessage = (reader: BinaryReader, name: MessageName, place: Place): Fields => {
  if (place.depth > deepest) throw new RangeError(`messages nest deeper than ${deepest}`);
  place.pay(8);
  const message: Record<string, unknown> = {};
  while (reader.pos < reader.len) {
    const [number, wire] = reader.tag();
    const found = fieldsByNumber.get(name)?.get(number);
    if (found === undefined) reader.skip(wire, number);
    else readField(reader, message, found, wire, place);
  }
  return message;
};

const readField = (
  reader: BinaryReader,
  message: Record<string, unknown>,
  [key, field]: NamedField,
  wire: WireType,
  place: Place,
): void => {
  const values = readValues(reader, field, wire, place);
  if (!field.repeated) message[key] = values.at(-1);
  else {
    const list = (message[key] ?? []) as unknown[];
    for (const value of values) list.push(value);
    message[key] = list;
  }
};

/** One value, or all of a packed list: protobuf asks readers to take both. */
const readValues = (
  reader: BinaryReader,
  { kind, repeated }: Field,
  wire: WireType,
  place: Place,
): unknown[] => {
  const scalar = scalars[kind];
  if (scalar !== undefined && wire === scalar.wire) {
    place.pay(1);
    return [scalar.read(reader)];
  }
  if (wire !== WireType.LengthDelimited || (scalar !== undefined && !repeated))
    throw new RangeError(`a field of kind ${kind} has wire type ${wire}`);
  if (scalar === undefined)
    return [
      readMessage(new BinaryReader(reader.bytes()), kind as MessageName, {
        ...place,
        depth: place.depth + 1,
      }),
    ];
  const packed = new BinaryReader(reader.bytes());
  const values: unknown[] = [];
  while (packed.pos < packed.len) values.push(scalar.read(packed));
  if (scalar.wire === WireType.Varint) place.pay(values.length);
  return values;
};

/** Writes a model as an ONNX file. The same model gives the same bytes. */
export const encodeModel = (model: ModelProto): Uint8Array => {
  const writer = new BinaryWriter();
  writeMessage(writer, 'ModelProto', model);
  return writer.finish();
};

/**
 * Reads an ONNX file as a plain object.
 *
 * No more is read than the bytes hold, fields that nalu does not know are skipped, and `rawData` shares the memory of `bytes`.
 *
 * @throws {NaluError} NALU_FILE when the bytes are no ONNX model: malformed, cut short, or without a graph.
 * @example decodeModel(toOnnx(program)).graph?.node?.map(({ opType }) => opType) // ['Mul', 'Exp']
 */
export const decodeModel = (bytes: Uint8Array): ModelProto => {
  const model = readModel(bytes);
  if (model.graph === undefined || model.opsetImport === undefined)
    throw complain('NALU_FILE', {
      who: 'decodeModel',
      required: 'a model must hold a graph and the version of its operators',
      got: `${bytes.length} bytes without them`,
      advice: 'Is the file complete?',
    });
  return model;
};

const readModel = (bytes: Uint8Array): ModelProto => {
  try {
    return readMessage(new BinaryReader(bytes), 'ModelProto', { depth: 0, pay: purse() }) as ModelProto;
  } catch (cause) {
    throw complain('NALU_FILE', {
      who: 'decodeModel',
      required: 'the bytes must be an ONNX model',
      got: `${bytes.length} bytes that are malformed (${cause instanceof Error ? cause.message : cause})`,
      advice: 'Is the file complete?',
      cause,
    });
  }
};
