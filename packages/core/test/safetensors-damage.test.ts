import { decodeSafetensors, encodeSafetensors, NaluError } from '@nalu/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusal } from './support/compare.js';
import { settings } from './support/settings.js';
import { entry, file, stored } from './support/stored.js';

const words = (bytes: Uint8Array): string => refusal(() => decodeSafetensors(bytes, 'weights'), 'NALU_FILE');

describe('encodeSafetensors refuses', () => {
  it('data that do not fill their shape, which no reader would take', () => {
    const arrays = { w: { shape: [2, 2], data: Float32Array.of(1) } };
    expect(refusal(() => encodeSafetensors({ arrays, metadata: {} }), 'NALU_SHAPE')).toBe(
      'encodeSafetensors: 4 values must fill "w" [2, 2], got 1.',
    );
  });

  it('the one name that the format keeps for itself', () => {
    const arrays = { __metadata__: { shape: [1], data: Float32Array.of(1) } };
    expect(refusal(() => encodeSafetensors({ arrays, metadata: {} }), 'NALU_OPTION')).toContain(
      '"__metadata__"',
    );
  });
});

describe('decodeSafetensors refuses', () => {
  it.each<[string, Uint8Array, string]>([
    [
      'nothing',
      new Uint8Array(),
      'weights: a header of 8 bytes is required, got 0 bytes. The file may be truncated.',
    ],
    ['a header that is cut', file('{}', undefined, 99), 'weights: the header must be 99 bytes long, got 2.'],
    [
      'a header of an absurd length',
      Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 1),
      'the header must be',
    ],
    ['no JSON', file('{"w": '), 'the header must be a JSON object'],
    ['a list', file('[]'), 'the header must be a JSON object'],
    ['a number', file('3'), 'the header must be a JSON object'],
    ['null', file('null'), 'the header must be a JSON object'],
    [
      'text that is no UTF-8',
      file('{"w":1}').map((byte, i) => (i === 10 ? 0xff : byte)),
      'must be a JSON object',
    ],
    [
      'an unknown type',
      file(entry({ dtype: 'BF16' })),
      '"w" must have the dtype F32, F64 or U32, got "BF16"',
    ],
    ['a type that is a word of JavaScript', file(entry({ dtype: 'constructor' })), 'got "constructor"'],
    [
      'a negative size',
      file(entry({ shape: [-2] })),
      '"w" must have a shape and two offsets in whole numbers',
    ],
    [
      'a broken size',
      file(entry({ shape: [1.5] })),
      '"w" must have a shape and two offsets in whole numbers',
    ],
    ['no shape', file(entry({ shape: 2 })), '"w" must have a shape and two offsets in whole numbers'],
    [
      'offsets of three',
      file(entry({ data_offsets: [0, 4, 8] })),
      '"w" must have a shape and two offsets in whole numbers',
    ],
    ['an entry that is nothing', file('{"w":null}'), '"w" must have the dtype F32, F64 or U32, got none'],
    [
      'data beyond the end',
      file(entry({}), new Uint8Array(4)),
      '"w" must be 8 bytes within the file, got bytes 0 to 8 of 4',
    ],
    [
      'data of another size',
      file(entry({ shape: [3] }), new Uint8Array(12)),
      '"w" must be 12 bytes within the file',
    ],
    ['a size beyond all numbers', file(entry({ shape: new Array(40).fill(2 ** 52) })), '"w" must be'],
    ['metadata that is no object', file('{"__metadata__":null}'), 'the metadata must be texts by name'],
    ['metadata that is a list', file('{"__metadata__":["a"]}'), 'the metadata must be texts by name'],
    [
      'metadata that holds a number',
      file('{"__metadata__":{"step":3}}'),
      'the metadata must be texts by name',
    ],
  ])('%s', (_, bytes, message) => {
    expect(words(bytes)).toContain(message);
  });

  it('lists as deep as a stack, without falling over, and in few words', () => {
    const deep = `{"w":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
    expect(words(file(deep)).length).toBeLessThan(1000);
  });

  it('any damage with an error of its own, and nothing else', () => {
    const whole = encodeSafetensors(stored);
    const damaged = fc.oneof(
      fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), {
        minLength: 1,
        maxLength: 8,
      }),
      fc.array(fc.tuple(fc.nat({ max: 300 }), fc.constantFrom(...Buffer.from('{}[]",:0-e. \\unl'))), {
        maxLength: 4,
      }),
    );
    fc.assert(
      fc.property(damaged, fc.nat({ max: whole.length }), (changes, cut) => {
        const bytes = whole.slice(0, cut % 3 === 0 ? cut : undefined);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        try {
          const { arrays, metadata } = decodeSafetensors(bytes);
          expect(Object.values(metadata).every((text) => typeof text === 'string')).toBe(true);
          for (const { shape, data } of Object.values(arrays))
            expect(data.length).toBe(shape.reduce((size, dim) => size * dim, 1));
        } catch (error) {
          expect(NaluError.is(error) && error.code).toBe('NALU_FILE');
        }
      }),
      { ...settings, numRuns: 3000 },
    );
  });

  it('any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(NaluError.is(caught(() => decodeSafetensors(bytes)))).toBe(true);
      }),
      { ...settings, numRuns: 1000 },
    );
  });
});

const caught = (f: () => unknown): unknown => {
  try {
    return f();
  } catch (error) {
    return error;
  }
};
