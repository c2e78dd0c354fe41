import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flat, signed, sized, unsigned, vector } from '../../src/encoder/bytes.js';

const decode = (bytes: Uint8Array): bigint =>
  bytes.reduce((sum, byte, i) => sum + (BigInt(byte & 127) << BigInt(7 * i)), 0n);

describe('bytes', () => {
  it('flattens a tree whose branches are shared', () => {
    const branch = [1, Uint8Array.of(2, 3)];
    expect([...flat([branch, [], [branch, 4]])]).toEqual([1, 2, 3, 1, 2, 3, 4]);
  });

  it('writes the examples of the LEB128 definition', () => {
    expect([...flat(unsigned(624485))]).toEqual([0xe5, 0x8e, 0x26]);
    expect([...flat(signed(-123456))]).toEqual([0xc0, 0xbb, 0x78]);
    expect([...flat(signed(64))]).toEqual([0xc0, 0x00]);
  });

  it('writes every number of 32 bits so that it can be read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (n) => {
        const [plain, withSign] = [flat(unsigned(n)), flat(signed(n))];
        expect(decode(plain)).toBe(BigInt(n >>> 0));
        expect(BigInt.asIntN(7 * withSign.length, decode(withSign))).toBe(BigInt(n));
      }),
    );
  });

  it('puts the count before a list and the length before a part', () => {
    expect([...flat(vector([[1, 2], 3]))]).toEqual([2, 1, 2, 3]);
    expect([...flat(sized([[1, 2], 3]))]).toEqual([3, 1, 2, 3]);
  });
});
