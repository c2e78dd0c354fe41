import { describe, expect, it } from 'vitest';
import { parseIdx } from '../../src/data/idx.js';
import { idx } from './synthetic.js';

const place = { where: 'digits.idx', advice: 'Try another.' };
const parse = (bytes: Uint8Array, rank: number) => () => parseIdx(bytes, rank, place);
const message = (required: string, got: string) =>
  `loadDigits: digits.idx must ${required}, got ${got}. Try another.`;
const refusal = (required: string, got: string) =>
  expect.objectContaining({ code: 'NALU_FILE', message: message(required, got) });

describe('parseIdx', () => {
  it('reads the shape and the bytes of any rank', () => {
    expect(parse(idx([2, 1, 3], [1, 2, 3, 4, 5, 6]), 3)()).toEqual({
      shape: [2, 1, 3],
      data: Uint8Array.of(1, 2, 3, 4, 5, 6),
    });
    expect(parse(idx([4], [9]), 1)()).toEqual({ shape: [4], data: Uint8Array.of(9, 9, 9, 9) });
  });

  it('reads bytes that lie inside a larger buffer', () => {
    const inside = Buffer.concat([Buffer.alloc(5, 0xff), idx([2], [6, 7])]).subarray(5);
    expect(parse(inside, 1)()).toEqual({ shape: [2], data: Uint8Array.of(6, 7) });
  });

  it('refuses another magic number', () => {
    const start = 'start with the IDX magic number 0x00000803';
    expect(parse(idx([2], [0]), 3)).toThrow(refusal(start, '0x00000801'));
    expect(parse(Buffer.from('<html>'), 3)).toThrow(refusal(start, '0x3c68746d'));
    expect(parse(Buffer.of(0, 0), 3)).toThrow(refusal(start, '0x0000'));
    expect(parse(Buffer.of(), 3)).toThrow(refusal(start, 'an empty file'));
  });

  it('refuses a header that is cut off', () => {
    const cut = idx([1, 2, 3], [0]).subarray(0, 11);
    expect(parse(cut, 3)).toThrow(refusal('have an IDX header of 16 bytes', '11 bytes'));
  });

  it('refuses a short and a long file', () => {
    const required = 'be 18 bytes long, as its header says uint8[10]';
    const whole = idx([10], [1]);
    expect(parse(whole.subarray(0, 17), 1)).toThrow(refusal(required, '17 bytes'));
    expect(parse(Buffer.concat([whole, Buffer.of(0)]), 1)).toThrow(refusal(required, '19 bytes'));
  });

  it('refuses sizes beyond any memory without allocating', () => {
    const bytes = Buffer.concat([Buffer.of(0, 0, 8, 3), Buffer.alloc(12, 0xff)]);
    expect(parse(bytes, 3)).toThrow(/uint8\[4294967295, 4294967295, 4294967295\], got 16 bytes/);
  });
});
