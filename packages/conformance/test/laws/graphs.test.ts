import { type Program, program, replay, tensor, trace } from '@nalu/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Leaves } from '../../src/case.js';
import { cases } from '../../src/suite.js';
import { graphText } from './support/graph-text.js';
import { anyPrograms, exposed, sayOf, settings } from './support/programs.js';

const row = { s: tensor(2) };

/** A scan in the step of a scan that reads from every scope around it, along axes that are free. */
const captures = program(
  'captures',
  { start: tensor(2), rows: tensor('time', 'width', 2), c: tensor(2) },
  { end: tensor(2), ys: tensor('time', 2) },
  (ops, { start, rows, c }) => {
    const { add, exp, mul, scan, tanh } = ops;
    const specs = { carry: { s: tensor(2), kept: tensor(2) }, xs: { x: tensor('width', 2) }, ys: row };
    const { carry, ys } = scan(specs, { s: start, kept: c }, { x: rows }, ({ s, kept }, { x }) => {
      const scaled = mul(exp(s), c);
      const inner = scan({ carry: row, xs: { x: tensor(2) }, ys: {} }, { s }, { x }, ({ s }, { x }) => ({
        carry: { s: tanh(add(mul(s, scaled), add(x, c))) },
        y: {},
      }));
      return { carry: { s: inner.carry.s, kept }, y: { s: add(inner.carry.s, kept) } };
    });
    return { end: add(carry.s, carry.kept), ys: ys.s };
  },
);

const expectSameGraph = <S, R>(p: Program<S, R>, where: string): void => {
  const graph = trace(p);
  expect(graphText(trace(replay(graph))), where).toBe(graphText(graph));
};

describe('the trace of a replayed graph', () => {
  it('is that graph, for any program', () => {
    fc.assert(
      fc.property(anyPrograms, (random) => {
        expectSameGraph(exposed(random), sayOf(random, 0));
      }),
      settings,
    );
  });

  it('is that graph, for scans that capture from every scope around them', () => {
    expectSameGraph(captures, captures.name);
  });

  it.each([...new Set(cases.map(({ subject }) => subject))])(
    'is that graph, for every case of %s',
    (subject) => {
      for (const { name, program } of cases.filter((c) => c.subject === subject))
        expectSameGraph<Leaves, Leaves>(program, name);
    },
  );
});
