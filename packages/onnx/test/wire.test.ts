import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import type { NaluErrorCode } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel, type ModelProto, toOnnx } from '../src/index.js';
import { nested, recurrentNalu, square } from './support/programs.js';

const every: ModelProto = {
  irVersion: 8,
  producerName: 'nalu',
  producerVersion: '1',
  domain: 'ü',
  modelVersion: 2 ** 40,
  docString: 'a text that is longer than one byte of length, '.repeat(5),
  graph: {
    node: [
      {
        input: ['a', '', 'b'],
        output: ['c'],
        name: 'node',
        opType: 'Op',
        attribute: [
          { name: 'f', f: 0.5, type: 1 },
          { name: 'i', i: -3, type: 2 },
          { name: 's', s: Uint8Array.of(104, 105), type: 3 },
          { name: 't', t: { dims: [2], dataType: 1, floatData: [1, 2], name: 't' }, type: 4 },
          { name: 'g', g: { name: 'inner' }, type: 5 },
          { name: 'floats', floats: [0, -1.5], type: 6 },
          { name: 'ints', ints: [0, -1, 2 ** 40], type: 7 },
          { name: 'strings', strings: [Uint8Array.of(1), new Uint8Array()], type: 8 },
          { name: 'ref', docString: 'of the function', type: 2, refAttrName: 'outer' },
          { name: 'sparse', type: 11, sparseTensor: Uint8Array.of(1) },
        ],
        docString: 'node',
        domain: 'custom',
        overload: 'first',
      },
    ],
    name: 'graph',
    initializer: [
      { dims: [1, 2], dataType: 1, name: 'w', rawData: new Uint8Array(8) },
      { dims: [2], dataType: 7, int64Data: [2n ** 63n - 1n, -1n], name: 'longs', docString: 'of 64 bits' },
      { dims: [1], dataType: 13, name: 'unsigned', uint64Data: [5n] },
      { dims: [2], dataType: 11, name: 'doubles', doubleData: [0.1, -1e300] },
      { dims: [1], dataType: 6, int32Data: [-7], name: 'ints' },
      { dims: [1], dataType: 8, stringData: [Uint8Array.of(104)], name: 'words' },
      {
        dims: [4],
        dataType: 1,
        name: 'elsewhere',
        externalData: [{ key: 'location', value: 'weights.bin' }],
        dataLocation: 1,
      },
    ],
    docString: 'graph',
    input: [
      {
        name: 'a',
        type: { tensorType: { elemType: 1, shape: { dim: [{ dimValue: 2 }, { dimParam: 'batch' }] } } },
      },
    ],
    output: [{ name: 'c', type: { tensorType: { elemType: 1, shape: {} } } }],
    valueInfo: [{ name: 'b', docString: 'a value' }],
    sparseInitializer: [Uint8Array.of(1)],
  },
  opsetImport: [{ domain: '', version: 17 }],
  metadataProps: [{ key: 'k', value: 'v' }],
  functions: [
    {
      name: 'nac',
      input: ['x', 'w'],
      output: ['y'],
      attribute: ['epsilon'],
      node: [{ input: ['x', 'w'], output: ['y'], opType: 'MatMul' }],
      docString: 'y = x W',
      opsetImport: [{ domain: '', version: 17 }],
      domain: 'org.nalu',
      attributeProto: [{ name: 'omega', f: 0.5, type: 1 }],
      valueInfo: [{ name: 'y' }],
      overload: 'first',
    },
  ],
};

const malformed = expect.objectContaining({ code: 'NALU_FILE' satisfies NaluErrorCode });

describe('encodeModel', () => {
  it('is undone by decodeModel, for every field', () => {
    expect(decodeModel(encodeModel(every))).toEqual(every);
  });

  it.each([square, recurrentNalu, nested])('is undone by decodeModel, for the program $name', (program) => {
    const bytes = toOnnx(program as typeof square);
    expect(encodeModel(decodeModel(bytes))).toEqual(bytes);
  });
});

describe('decodeModel', () => {
  it('refuses a file that was cut anywhere', () => {
    // With the opset last: what stands behind it may be missing from a file that is whole.
    const bytes = toOnnx(recurrentNalu, { form: 'inlined' });
    for (let length = 0; length < bytes.length; length++)
      expect(() => decodeModel(bytes.subarray(0, length))).toThrow(malformed);
  });

  it('refuses what is no ONNX file', () => {
    expect(() => decodeModel(new TextEncoder().encode('{"not": "a model"}'))).toThrow(malformed);
    expect(() => decodeModel(new Uint8Array(100).fill(255))).toThrow(malformed);
  });

  it('survives any changed byte: it gives a model, or NALU_FILE', () => {
    const bytes = toOnnx(square);
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] as number) ^ 0x55;
      try {
        decodeModel(changed);
      } catch (error) {
        expect(error).toEqual(malformed);
      }
    }
  });

  it('refuses a length beyond the end without making room for it', () => {
    const writer = new BinaryWriter().tag(7, WireType.LengthDelimited).uint32(0xffff_ffff);
    expect(() => decodeModel(writer.finish())).toThrow(malformed);
  });

  it('refuses messages that nest without end', () => {
    let graph: ModelProto['graph'] = { name: 'innermost' };
    for (let i = 0; i < 1000; i++) graph = { node: [{ attribute: [{ g: graph as object }] }] };
    expect(() => decodeModel(encodeModel({ ...every, graph: graph as object }))).toThrow(
      'nest deeper than 100',
    );
  });

  it('refuses millions of empty messages', () => {
    const nodes = new Uint8Array(6_000_000);
    for (let at = 0; at < nodes.length; at += 2) nodes[at] = 0x0a;
    const file = new BinaryWriter().tag(7, WireType.LengthDelimited).bytes(nodes).finish();
    expect(() => decodeModel(file)).toThrow('it holds more than 16777216 values outside of its data');
  });

  it('refuses integers that a number cannot hold', () => {
    const writer = new BinaryWriter().tag(1, WireType.Varint).int64(2n ** 60n);
    expect(() => decodeModel(writer.finish())).toThrow(malformed);
  });

  it('refuses a field of the wrong wire type', () => {
    expect(() => decodeModel(new BinaryWriter().tag(7, WireType.Varint).int64(1).finish())).toThrow(
      malformed,
    );
    expect(() => decodeModel(new BinaryWriter().tag(1, WireType.Bit32).fixed32(1).finish())).toThrow(
      malformed,
    );
  });

  it('skips fields that it does not know', () => {
    const writer = new BinaryWriter()
      .raw(encodeModel(every))
      .tag(99, WireType.LengthDelimited)
      .string('later');
    expect(decodeModel(writer.finish())).toEqual(every);
  });

  it('reads packed lists, which other writers make', () => {
    const tensor = new BinaryWriter()
      .tag(1, WireType.LengthDelimited)
      .fork()
      .int64(2)
      .int64(300)
      .join()
      .tag(2, WireType.Varint)
      .int64(1)
      .finish();
    const graph = new BinaryWriter().tag(5, WireType.LengthDelimited).bytes(tensor).finish();
    const model = new BinaryWriter().tag(7, WireType.LengthDelimited).bytes(graph).finish();
    const versions = encodeModel({ opsetImport: [{ version: 17 }] });
    const { graph: read } = decodeModel(new BinaryWriter().raw(model).raw(versions).finish());
    expect(read?.initializer).toEqual([{ dims: [2, 300], dataType: 1 }]);
  });
});
