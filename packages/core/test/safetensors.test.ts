import { decodeSafetensors, encodeSafetensors } from '@nalu/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settings } from './support/settings.js';
import { entry, file, stored } from './support/stored.js';

describe('safetensors', () => {
  it('reads back what it wrote, to the bit', () => {
    const { arrays, metadata } = decodeSafetensors(encodeSafetensors(stored));
    expect(metadata).toEqual(stored.metadata);
    expect(Object.keys(arrays)).toEqual(Object.keys(stored.arrays));
    for (const [name, { shape, data }] of Object.entries(stored.arrays)) {
      expect(arrays[name]!.shape).toEqual(shape);
      expect(arrays[name]!.data.constructor).toBe(data.constructor);
      expect(
        [...arrays[name]!.data].every((value, i) => Object.is(value, data[i])),
        name,
      ).toBe(true);
    }
  });

  it('has the layout of the format: a length, JSON of one byte a character, then the data', () => {
    const bytes = encodeSafetensors({
      arrays: { w: { shape: [2], data: Float32Array.of(1, 2) } },
      metadata: { a: 'é' },
    });
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    const header = String.fromCharCode(...bytes.subarray(8, 8 + length));
    expect(header).toContain('"a":"\\u00e9"');
    expect(JSON.parse(header)).toEqual({
      __metadata__: { a: 'é' },
      w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
    });
    expect(new DataView(bytes.buffer).getFloat32(8 + length + 4, true)).toBe(2);
    expect(bytes.length).toBe(8 + length + 8);
  });

  it('writes the same bytes for the same arrays', () => {
    expect(encodeSafetensors(stored)).toEqual(encodeSafetensors(stored));
  });

  it('writes the part of a buffer that an array shows', () => {
    const whole = Float32Array.of(9, 1, 2, 9);
    const bytes = encodeSafetensors({
      arrays: { w: { shape: [2], data: whole.subarray(1, 3) } },
      metadata: {},
    });
    expect([...decodeSafetensors(bytes).arrays.w!.data]).toEqual([1, 2]);
  });

  it('reads the part of a buffer that the bytes show, at any place, and hands out copies', () => {
    const bytes = encodeSafetensors(stored);
    const shifted = new Uint8Array(bytes.length + 5);
    shifted.set(bytes, 3);
    const { arrays } = decodeSafetensors(shifted.subarray(3, 3 + bytes.length));
    shifted.fill(0);
    expect([...arrays.bias!.data]).toEqual([Math.PI]);
  });

  it('reads files without metadata, as other tools write them', () => {
    const bytes = file(`${entry({})}   `, new Uint8Array(Float32Array.of(3, 4).buffer));
    expect(decodeSafetensors(bytes)).toEqual({
      arrays: { w: { shape: [2], data: Float32Array.of(3, 4) } },
      metadata: {},
    });
  });

  it('keeps any names and texts', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.array(fc.double())),
        fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })),
        (lists, metadata) => {
          const arrays = Object.fromEntries(
            Object.entries(lists)
              .filter(([name]) => name !== '__metadata__')
              .map(([name, values]) => [name, { shape: [values.length], data: Float64Array.from(values) }]),
          );
          expect(decodeSafetensors(encodeSafetensors({ arrays, metadata }))).toEqual({ arrays, metadata });
        },
      ),
      { ...settings, numRuns: 50 },
    );
  });
});
