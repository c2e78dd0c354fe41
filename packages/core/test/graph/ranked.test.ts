import { program, ranked, rebuild, tensor, trace } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { expectSameBits, nodesOf } from '../support/graphs.js';

const rankOfNumber = (...shape: number[]): number | undefined => {
  const p = program('p', { x: tensor(...shape) }, { y: tensor(...shape) }, ({ sub }, { x }) => ({
    y: sub(1, x),
  }));
  const graph = rebuild(trace(p), [ranked]);
  expectSameBits(p, graph);
  const nodes = nodesOf(graph);
  return nodes.at(-1)?.inputs[0]?.shape.length;
};

describe('ranked', () => {
  it('gives a number the axes of the tensor beside it, whose last one is short', () => {
    expect(rankOfNumber(128, 1)).toBe(2);
    expect(rankOfNumber(5, 128, 1)).toBe(3);
  });

  it('leaves it a number beside any other tensor', () => {
    expect(rankOfNumber(128, 2)).toBe(0);
    expect(rankOfNumber(1)).toBe(0);
  });
});
