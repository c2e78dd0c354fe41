import { array } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { softmax } from '../../src/units/softmax.js';
import { randomArray } from '../support/arrays.js';
import { expectClose } from '../support/compare.js';
import { expectGradient } from '../support/gradients.js';

describe('softmax', () => {
  it.each([1, 2, 3, 5, 8, 13])('shares 1 among %i, along either axis', (size) => {
    const z = randomArray(size, [size, size]);
    const shares = z.data.map(Math.exp);
    const sumOf = (i: number, axis: number) => {
      const line = axis === 0 ? i % size : Math.floor(i / size);
      const own = shares.filter((_, j) => (axis === 0 ? j % size : Math.floor(j / size)) === line);
      return own.reduce((a, b) => a + b);
    };
    for (const axis of [0, 1, -1, -2]) {
      const want = { shape: [size, size], data: shares.map((share, i) => share / sumOf(i, (axis + 2) % 2)) };
      expectClose(softmax(reference, z, axis), want, `axis ${axis}`);
    }
  });

  it('is one-hot where one is far ahead, wherever it stands', () => {
    for (let at = 0; at < 7; at++) {
      const z = array([Array.from({ length: 7 }, (_, i) => (i === at ? 1e6 : -1e6))]);
      expect([...softmax(reference, z, -1).data]).toEqual(Array.from({ length: 7 }, (_, i) => +(i === at)));
    }
  });

  it('does not overflow, and shares alike among equals', () => {
    for (const z of [1e300, -1e300, 0])
      expect([...softmax(reference, array([[z, z]]), -1).data]).toEqual([0.5, 0.5]);
  });

  it('has its slopes, at ties too', () => {
    const spec = { z: { kind: 'tensor', shape: [3, 4] } } as const;
    for (const z of [
      randomArray(5, [3, 4]),
      array([
        [1, 1, 0, -2],
        [0, 0, 0, 0],
        [700, 699, 1, -700],
      ]),
    ])
      expectGradient('softmax', spec, { z }, (ops, given) => softmax(ops, given.z, -1));
  });
});
