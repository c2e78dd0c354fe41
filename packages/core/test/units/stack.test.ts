import {
  array,
  linear,
  lstm,
  mlp,
  type NdArray,
  nac,
  type Of,
  recurrent,
  stack,
  tensor,
  type Unit,
  unit,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray } from '../support/arrays.js';
import { expectSame, refusal } from '../support/compare.js';
import { randomParams } from '../support/units.js';

const words = (f: () => unknown): string => refusal(f, 'NALU_SHAPE');

/** y = w x with |w| ≤ 1 after each step, and a penalty of w · mean(x) · step. */
const clamped: Unit<{ readonly w: ReturnType<typeof tensor> }> = unit({
  name: 'clamped',
  input: ['batch', 1],
  output: ['batch', 1],
  spec: { w: tensor() },
  init: { w: { name: 'uniform', low: 2, high: 3 } },
  apply: ({ mul }, { w }, x) => mul(w, x),
  constrain: ({ max, min }, { w }) => ({ w: max(min(w, 1), -1) }),
  regularize: ({ mean, mul, reshape }, { w }, { x, step }) => mul(mul(w, reshape(mean(x), [])), step),
});

describe('stack', () => {
  const [first, second] = [nac(3, 4), linear(4, 2)];

  it('runs its units one after another, given in order', () => {
    const net = stack(first, second);
    const params = randomParams(net.spec, 1);
    const x = randomArray(2, [5, 3]);
    const between = first.apply(reference, params[0], x);
    expectSame(net.apply(reference, params, x), second.apply(reference, params[1], between), 'seeds 1, 2');
    expect([net.name, net.input, net.output]).toEqual(['stack', ['batch', 3], ['batch', 2]]);
    expect(Object.keys(net.spec)).toEqual(['0', '1']);
  });

  it('runs its units one after another, given by name', () => {
    const net = stack({ encoder: first, readout: second });
    const params = randomParams(net.spec, 1);
    const x = randomArray(2, [5, 3]);
    const between = first.apply(reference, params.encoder, x);
    expectSame(
      net.apply(reference, params, x),
      second.apply(reference, params.readout, between),
      'seeds 1, 2',
    );
    expect(Object.keys(net.init)).toEqual(['encoder', 'readout']);
  });

  it('of one unit is that unit', () => {
    const params = randomParams(first.spec, 3);
    const x = randomArray(4, [5, 3]);
    expectSame(
      stack(first).apply(reference, { 0: params }, x),
      first.apply(reference, params, x),
      'seeds 3, 4',
    );
  });

  it('nests', () => {
    const [flat, nested] = [stack(first, second, linear(2, 1)), stack(stack(first, second), linear(2, 1))];
    const params = randomParams(flat.spec, 5);
    const x = randomArray(6, [5, 3]);
    const same = nested.apply(reference, { 0: { 0: params[0], 1: params[1] }, 1: params[2] }, x);
    expectSame(same, flat.apply(reference, params, x), 'seeds 5, 6');
  });

  it('runs what stands before a sequence unit on every time step alike', () => {
    const net = stack({ encoder: mlp([3, 2]), cell: recurrent(lstm(2, 4)), readout: linear(4, 1) });
    expect([net.input, net.output]).toEqual([
      ['time', 'batch', 3],
      ['batch', 1],
    ]);
    const params = randomParams(net.spec, 7);
    expect(net.apply(reference, params, randomArray(8, [6, 5, 3])).shape).toEqual([5, 1]);
  });
});

describe('a joint of a stack', () => {
  it('that does not fit is refused, with both sides', () => {
    expect(words(() => stack(nac(2, 3), nac(4, 1)))).toBe(
      'stack: "1" takes [batch, 4], got [batch, 3] from nac.',
    );
    expect(words(() => stack({ a: nac(2, 3), b: linear(3, 1), c: mlp([2, 2]) }))).toBe(
      'stack: "c" takes [batch, 2], got [batch, 1] from linear.',
    );
  });

  it('to a sequence unit is refused where the sequence has been read to its end', () => {
    const cell = () => recurrent(lstm(4, 4));
    const message = 'takes [time, batch, 4], got [batch, 4] from';
    expect(words(() => stack(cell(), cell()))).toBe(`stack: "1" ${message} recurrent lstm.`);
    expect(words(() => stack(cell(), linear(4, 4), cell()))).toBe(`stack: "2" ${message} linear.`);
  });

  it('of a cell, or of what is no unit, is refused', () => {
    const cell = () => stack(lstm(1, 1) as never);
    expect(refusal(() => stack(linear(1, 1), lstm(1, 1) as never), 'NALU_OPTION')).toBe(
      'stack: a unit is required, got a cell. Wrap it: recurrent(cell).',
    );
    expect(refusal(cell, 'NALU_OPTION')).toContain('stack: a unit is required, got ');
    expect(refusal(() => stack({ a: linear(1, 1), b: 3 as never }), 'NALU_OPTION')).toBe(
      'stack: a unit is required, got 3.',
    );
  });

  it('of nothing is refused', () => {
    expect(refusal(() => stack(), 'NALU_OPTION')).toBe('stack: at least one unit is required, got none.');
    expect(refusal(() => stack({}), 'NALU_OPTION')).toBe('stack: at least one unit is required, got none.');
  });
});

describe('the slots of a stack', () => {
  const net = stack({ in: clamped, between: linear(1, 1, { bias: false }), out: clamped });
  type Params = Of<typeof net.spec, NdArray>;
  const params: Params = { in: { w: array(3) }, between: { weight: array([[4]]) }, out: { w: array(-5) } };

  it('constrain each unit that asks for it, and leave the others', () => {
    expect(net.constrain?.(reference, params)).toEqual({
      in: { w: array(1) },
      between: params.between,
      out: { w: array(-1) },
    });
  });

  it('add up the penalties, each of what comes to its unit', () => {
    const penalty = net.regularize?.(reference, params, { x: array([[1], [3]]), step: 10 });
    // 3 · 2 · 10, and −5 · (4 · 3 · 2) · 10
    expect(penalty).toEqual(array(60 - 1200));
  });

  it('are absent where no unit has them', () => {
    const plain = stack(nac(1, 1), nac(1, 1));
    expect([plain.constrain, plain.regularize]).toEqual([undefined, undefined]);
  });

  it('go into a cell that is a unit', () => {
    const cell = unit({ ...clamped, input: ['batch', 2], apply: ({ slice }, _, x) => slice(x, -1, 0, 1) });
    const model = recurrent(cell);
    expect(model.constrain?.(reference, { w: array(7) })).toEqual({ w: array(1) });
    const context = { x: array([[[3]], [[5]]]), step: 10 };
    expect(model.regularize?.(reference, { w: array(7) }, context)).toEqual(array(7 * 4 * 10));
  });
});

describe('the names of a stack', () => {
  it.each(['0', 'a.b', '', 'é'])('may not be "%s"', (name) => {
    expect(refusal(() => stack({ [name]: nac(1, 1) }), 'NALU_OPTION')).toBe(
      `stack: a name must begin with a letter, and hold letters, digits, _ and - only, got "${name}".`,
    );
  });
});

describe('the parameters of a stack', () => {
  const net = stack({ a: nac(1, 1), b: nac(1, 1) });
  const params = randomParams(net.spec, 1);
  const apply = (given: object) => () => net.apply(reference, given as typeof params, array([[1]]));

  it('may not miss, nor be one too many', () => {
    expect(refusal(apply({ a: params.a }), 'NALU_TREE')).toBe('stack: "b" must be given, got only "a".');
    expect(refusal(apply({ ...params, c: params.a }), 'NALU_TREE')).toBe(
      'stack: the names must be "a", "b", got "c".',
    );
    expect(refusal(apply({ ...params, b: { wHat: params.b.wHat } }), 'NALU_TREE')).toContain(
      'mHat" must be given',
    );
  });
});
