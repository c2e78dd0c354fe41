import { describe, expect, it } from 'vitest';
import { drop, f32, get, i32, load, op, select, sequence, set, store } from '../../src/encoder/code.js';
import {
  block,
  br,
  brIf,
  call,
  choose,
  ifElse,
  leave,
  loop,
  repeat,
  repeatAny,
} from '../../src/encoder/control.js';
import { moduleBuilder } from '../../src/encoder/module.js';
import { instantiate } from '../support/instantiate.js';

describe('control flow', () => {
  const module = moduleBuilder({ pages: 1 });
  const twice = module.func({ takes: ['i32'], gives: ['i32'] }, (_, n) => [op('i32.add', get(n), get(n))]);
  const note = module.func({ takes: ['i32'], gives: [] }, (_, n) => [store('i32.store', i32(8), get(n))]);
  module.func({ name: 'sumBelow', takes: ['i32'], gives: ['i32'] }, (frame, n) => {
    const [sum, at] = [frame.local('i32'), frame.local('i32')];
    return [
      block([
        loop([
          brIf(op('i32.ge_s', get(at), get(n)), 1),
          set(sum, op('i32.add', get(sum), get(at))),
          set(at, op('i32.add', get(at), i32(1))),
          br(0),
        ]),
      ]),
      get(sum),
    ];
  });
  for (const [name, times] of [
    ['atLeastOnce', repeat],
    ['anyTimes', repeatAny],
  ] as const)
    module.func({ name, takes: ['i32'], gives: ['i32'] }, (frame, n) => {
      const [counter, done] = [frame.local('i32'), frame.local('i32')];
      return [times(counter, get(n), [set(done, op('i32.add', get(done), i32(1)))]), get(done)];
    });
  module.func({ name: 'signOf', takes: ['f32'], gives: ['i32'] }, (frame, x) => {
    const sign = frame.local('i32');
    return [
      ifElse(
        op('f32.lt', get(x), f32(0)),
        [set(sign, i32(-1))],
        [ifElse(op('f32.gt', get(x), f32(0)), [set(sign, i32(1))])],
      ),
      get(sign),
    ];
  });
  module.func({ name: 'larger', takes: ['f32', 'f32'], gives: ['f32'] }, (_, a, b) => [
    select(get(a), get(b), op('f32.gt', get(a), get(b))),
  ]);
  module.func({ name: 'half', takes: ['i32'], gives: ['f32'] }, (_, n) => [
    choose('f32', get(n), f32(0.5), f32(-0.5)),
  ]);
  module.func({ name: 'calls', takes: ['i32'], gives: ['i32'] }, (_, n) => [
    call(note, call(twice, get(n))),
    drop(i32(3)),
    sequence([]),
    ifElse(op('i32.eq', get(n), i32(0)), [leave(i32(77))]),
    load('i32.load', i32(0), 8),
  ]);
  const { run } = instantiate(module);

  it('loops until a branch leaves', () => {
    expect([0, 1, 5, 100].map((n) => run('sumBelow', n))).toEqual([0, 0, 10, 4950]);
  });
  it('repeats as often as it is told', () => {
    expect([1, 2, 9].map((n) => run('atLeastOnce', n))).toEqual([1, 2, 9]);
    expect([0, 1, 9].map((n) => run('anyTimes', n))).toEqual([0, 1, 9]);
  });
  it('takes one branch, or neither', () => {
    expect([-2, 0, 2].map((x) => run('signOf', x))).toEqual([-1, 0, 1]);
  });
  it('chooses between two values', () => {
    expect([run('larger', 2.5, 1), run('larger', 1, 2.5)]).toEqual([2.5, 2.5]);
    expect([run('half', 1), run('half', 0)]).toEqual([0.5, -0.5]);
  });
  it('calls what was declared before, and leaves early', () => {
    expect([run('calls', 21), run('calls', 0)]).toEqual([42, 77]);
  });
});
