import { describe, expect, it } from 'vitest';
import { feedOf } from '../../src/training/feed.js';

describe('the stream of a leaf that fills row by row', () => {
  it('gives row after row what the leaf would hold', () => {
    const law = { name: 'uniform', low: 0, high: 1 } as const;
    const [drawn, ours] = [
      feedOf(0, { seeds: [3], hasAxis: false }, undefined),
      feedOf(0, { seeds: [3], hasAxis: false }, undefined),
    ];
    const leaf = drawn.random.draw('x', law, [2, 5]);
    const stream = ours.random.stepped?.('x');
    const row = new Float64Array(5);
    for (const t of [0, 1]) {
      stream?.fill(row, law);
      expect([...row]).toEqual([...leaf.data.subarray(5 * t, 5 * t + 5)]);
    }
    expect(ours.positions()).toEqual(drawn.positions());
  });

  it('goes on from where another ended', () => {
    const law = { name: 'uniform', low: 0, high: 1 } as const;
    const [a, b] = [
      feedOf(0, { seeds: [3], hasAxis: false }, undefined),
      feedOf(0, { seeds: [3], hasAxis: false }, undefined),
    ];
    a.random.draw('x', law, [4, 3]);
    const stream = b.random.stepped?.('x');
    stream?.seek(a.random.stepped?.('x').position() as Uint32Array);
    expect(b.random.draw('x', law, [1, 3])).toEqual(a.random.draw('x', law, [1, 3]));
  });

  it('is not there where seeds have an axis', () => {
    expect(feedOf(0, { seeds: [1, 2], hasAxis: true }, undefined).random.stepped).toBeUndefined();
  });
});
