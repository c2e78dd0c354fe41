import { afterwards, ahead, type Graph, optimize, program, tensor, trace } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { bodyOf, expectSameBits, opsOf } from '../support/graphs.js';

/** Steps with a schedule that is worked out in each, and a loss. */
const descent = (size: number, steps: number | string = 'steps') =>
  program(
    'descent',
    { w: tensor(size), data: tensor(steps, size), step: tensor(steps), scale: tensor() },
    { w: tensor(size), losses: tensor(steps) },
    ({ add, div, max, mean, min, mul, reshape, scan, sub }, { w, data, step, scale }) => {
      const specs = {
        carry: { w: tensor(size) },
        xs: { x: tensor(size), t: tensor() },
        ys: { loss: tensor() },
      };
      const { carry, ys } = scan(specs, { w }, { x: data, t: step }, ({ w }, { x, t }) => {
        const weight = mul(max(min(div(sub(t, 2), 5), 1), 0), scale);
        const error = sub(w, mul(x, scale));
        return {
          carry: { w: sub(w, add(mul(error, 0.1), mul(w, weight))) },
          y: { loss: reshape(mean(mul(error, error)), []) },
        };
      });
      return { w: carry.w, losses: ys.loss };
    },
  );
const inStep = <S, R>(graph: Graph<S, R>): readonly string[] =>
  bodyOf(graph).ops.filter((op) => op !== 'input');

describe('ahead', () => {
  it('works schedules and data out for all steps at once', () => {
    const p = descent(4);
    const before = optimize(trace(p));
    const graph = ahead(before);
    expectSameBits(p, graph);
    const schedule = ['sub', 'mul', 'max', 'min', 'mul', 'mul'];
    expect(inStep(before)).toHaveLength(inStep(graph).length + schedule.length);
    expect(inStep(graph)).toEqual(['sub', 'mul', 'mul', 'add', 'sub', 'mul', 'mean', 'reshape']);
    expect(bodyOf(graph).xs.map(({ shape }) => shape)).toEqual([[4], [], [4]]);
  });

  it('leaves in the step what is large', () => {
    const graph = ahead(optimize(trace(descent(2000))));
    expect(bodyOf(graph).xs.map(({ shape }) => shape)).toEqual([[2000], []]);
    expect(inStep(graph)).toHaveLength(9);
  });

  it('does nothing to a step that computes nothing of its sequences alone', () => {
    const sums = program(
      'sums',
      { xs: tensor('time', 2) },
      { s: tensor(2) },
      ({ add, broadcastTo, constant, scan }, { xs }) => {
        const row = tensor(2);
        const zero = broadcastTo(constant(0), [2]);
        return scan(
          { carry: { s: row }, xs: { x: row }, ys: {} },
          { s: zero },
          { x: xs },
          ({ s }, { x }) => ({
            carry: { s: add(s, x) },
            y: {},
          }),
        ).carry;
      },
    );
    const graph = optimize(trace(sums));
    expect(ahead(graph)).toBe(graph);
  });
});

describe('afterwards', () => {
  it('works losses out for all steps at once', () => {
    const p = descent(4);
    const graph = afterwards(optimize(trace(p)));
    expectSameBits(p, graph);
    expect(inStep(graph)).not.toContain('mean');
    expect(opsOf(graph).slice(-4)).toEqual(['result', 'mul', 'mean', 'reshape']);
    expect(bodyOf(graph).ys.map(({ shape }) => shape)).toEqual([[4]]);
  });

  it('gives what is small of something large', () => {
    const p = descent(2000, 3);
    const graph = afterwards(optimize(trace(p)));
    expectSameBits(p, graph);
    expect(bodyOf(graph).ys.map(({ shape }) => shape)).toEqual([[1]]);
  });
});
