import { tensor } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import type { Buffer, Loop, Statement } from '../../src/ir.js';
import { withoutUnread } from '../../src/passes/unread.js';
import { compile, formula, namesOf, nestsOf } from '../support/compile.js';

const buffer = (name: string): Buffer => ({ name, size: 1 });
const access = (of: Buffer) => ({ buffer: of, offset: 0, strides: [], motions: [] });
const copy = (from: Buffer, to: Buffer): Statement => ({
  ...{ f: 'copy', space: [], reduced: [] },
  args: [access(from)],
  out: access(to),
});
const [a, b, c, d, now, next] = ['a', 'b', 'c', 'd', 'now', 'next'].map(buffer) as [
  Buffer,
  Buffer,
  Buffer,
  Buffer,
  Buffer,
  Buffer,
];

describe('what nobody reads', () => {
  it('is dropped, and so is what it alone reads', () => {
    const [first, second, third] = [copy(a, b), copy(b, c), copy(a, d)];
    expect(withoutUnread([first, second, third], [d])).toEqual([third]);
    expect(withoutUnread([first, second, third], [c])).toEqual([first, second]);
  });

  it('is dropped inside of loops, but for what the next turn reads', () => {
    const step = copy(a, next);
    const loop: Loop = {
      ...{ turn: { trips: 2 }, starts: [copy(a, now)], written: [] },
      body: [copy(a, b), step],
      carries: [{ now, next }],
    };
    expect(withoutUnread([loop], [now])).toEqual([{ ...loop, body: [step] }]);
  });

  it('stays where it moves a random stream', () => {
    const draw: Statement = { ...copy(a, b), f: 'random', args: [] };
    expect(withoutUnread([draw], [])).toEqual([draw]);
  });

  it('is the sign that a gate has looked through', () => {
    const p = formula({ x: tensor(8) }, tensor(8), ({ mul, neg, sigmoid }, { x }) =>
      mul(sigmoid(x!), sigmoid(neg(x!))),
    );
    expect(nestsOf(compile(p).items).map(namesOf)).toEqual([['sigmoid', 'complement', 'mul']]);
  });
});
