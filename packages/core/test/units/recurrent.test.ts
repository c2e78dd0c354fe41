import {
  array,
  type Cell,
  lstm,
  type NdArray,
  nac,
  randomSource,
  recurrent,
  tensor,
  zeros,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { initialize } from '../../src/random/initializers.js';
import { randomArray, row } from '../support/arrays.js';
import { expectClose, expectSame, refusal } from '../support/compare.js';
import { randomParams } from '../support/units.js';

describe('lstm', () => {
  const cell = lstm(2, 3);
  const sigma = (x: number) => 1 / (1 + Math.exp(-x));

  it('is its formula, with gates in the order i f g o', () => {
    const params = randomParams(cell.spec, 1);
    const [x, h, c] = [randomArray(2, [1, 2]), randomArray(3, [1, 3]), randomArray(4, [1, 3])];
    const next = cell.step(reference, params, { h, c }, x);
    const z = (gate: number, unit: number, bias: NdArray): number => {
      const column = gate * 3 + unit;
      const input = [0, 1].map((i) => x.data[i]! * params.weight.data[i * 12 + column]!);
      const hidden = [0, 1, 2].map((i) => h.data[i]! * params.recurrent.data[i * 12 + column]!);
      return [...input, ...hidden, bias.data[unit]!].reduce((a, b) => a + b);
    };
    const wanted = [0, 1, 2].map((unit) => {
      const i = sigma(z(0, unit, params.biasInput));
      const f = sigma(z(1, unit, params.biasForget));
      const g = Math.tanh(z(2, unit, params.biasCandidate));
      const o = sigma(z(3, unit, params.biasOutput));
      const state = f * c.data[unit]! + i * g;
      return { c: state, h: o * Math.tanh(state) };
    });
    expectClose(next.c, array([wanted.map(({ c }) => c)]), 'c, seeds 1 to 4');
    expectClose(next.h, array([wanted.map(({ h }) => h)]), 'h, seeds 1 to 4');
  });

  it('counts without a bound in c, and within 1 in h, where its gates are open', () => {
    const one = lstm(1, 1);
    const open = array([50]);
    const params = {
      ...{ weight: zeros([1, 4]), recurrent: zeros([1, 4]) },
      ...{ biasInput: open, biasForget: open, biasCandidate: open, biasOutput: open },
    };
    const x = zeros([100, 1, 1]);
    expectSame(recurrent(one, { read: 'c' }).apply(reference, params, x), array([[100]]), 'c');
    expectSame(recurrent(one, { read: 'h' }).apply(reference, params, x), array([[1]]), 'h');
  });

  it('starts with a forget bias of 1', () => {
    const { biasForget } = cell.init;
    expect(initialize(biasForget, [3], randomSource(1), 'biasForget')).toEqual(array([1, 1, 1]));
  });

  it('takes other initialisers', () => {
    const law = { name: 'uniform', low: 5, high: 6 } as const;
    expect(lstm(2, 3, { init: { weight: law } }).init.weight).toBe(law);
  });
});

describe('recurrent', () => {
  const cell = lstm(2, 3);
  const params = randomParams(cell.spec, 5);
  const x = randomArray(6, [4, 5, 2]);

  it('runs its cell along the sequence from a state of zeros', () => {
    let state = { h: zeros([5, 3]), c: zeros([5, 3]) };
    for (let t = 0; t < 4; t++) state = cell.step(reference, params, state, row(x, t));
    expectSame(recurrent(cell, { read: 'h' }).apply(reference, params, x), state.h, 'h, seeds 5, 6');
    expectSame(recurrent(cell, { read: 'c' }).apply(reference, params, x), state.c, 'c, seeds 5, 6');
  });

  it('reads the first part of the state when none is named', () => {
    const [unnamed, named] = [recurrent(cell), recurrent(cell, { read: 'h' })];
    expectSame(unnamed.apply(reference, params, x), named.apply(reference, params, x), 'seeds 5, 6');
  });

  it('treats each of a batch alone', () => {
    const together = recurrent(cell).apply(reference, params, x);
    for (let b = 0; b < 5; b++) {
      const alone = recurrent(cell).apply(reference, params, reference.slice(x, 1, b, b + 1));
      expectSame(alone, reference.slice(together, 0, b, b + 1), `seeds 5, 6, row ${b}`);
    }
  });

  it('takes a unit as its cell: s ← unit([x, s])', () => {
    const unit = nac(5, 3);
    const weights = randomParams(unit.spec, 7);
    let s = zeros([5, 3]);
    for (let t = 0; t < 4; t++) s = unit.apply(reference, weights, reference.concat([row(x, t), s], 1));
    const model = recurrent(unit);
    expectSame(model.apply(reference, weights, x), s, 'seeds 6, 7');
    expect([model.name, model.input, model.output]).toEqual([
      'recurrent nac',
      ['time', 'batch', 2],
      ['batch', 3],
    ]);
  });

  it('takes a cell written by hand', () => {
    const sum: Cell<Record<never, never>, { readonly total: ReturnType<typeof tensor> }> = {
      name: 'sum',
      inputs: 2,
      size: 2,
      spec: {},
      init: {},
      state: { total: tensor('batch', 2) },
      step: ({ add }, _, { total }, x) => ({ total: add(total, x) }),
    };
    const y = recurrent(sum).apply(reference, {}, x);
    expectClose(y, reference.reshape(reference.sum(x, [0]), [5, 2]), 'seed 6');
  });

  it('refuses to read what the state does not have', () => {
    expect(refusal(() => recurrent(cell, { read: 'z' as never }), 'NALU_OPTION')).toBe(
      'recurrent: "read" must be one of "h", "c", got "z".',
    );
    expect(refusal(() => recurrent(nac(3, 1), { read: 'c' as never }), 'NALU_OPTION')).toBe(
      'recurrent: "read" must be one of "s", got "c".',
    );
  });

  it('refuses a unit that leaves no room for x', () => {
    expect(refusal(() => recurrent(nac(3, 3)), 'NALU_SHAPE')).toBe(
      'recurrent: a unit of more inputs than outputs must take [x, s] to s, got 3 → 3.',
    );
  });

  it('refuses an x that is no sequence, and an empty one', () => {
    const apply = (shape: readonly number[]) => () => recurrent(cell).apply(reference, params, zeros(shape));
    expect(refusal(apply([5, 2]), 'NALU_SHAPE')).toBe(
      'recurrent lstm: x must be [time, batch, 2], got [5, 2].',
    );
    expect(refusal(apply([4, 5, 3]), 'NALU_SHAPE')).toContain('x must be [time, batch, 2], got [4, 5, 3]');
    expect(refusal(apply([0, 5, 2]), 'NALU_SHAPE')).toBe(
      'scan: the sequences must share the length of axis 0, at least 1, got [0, 5, 2].',
    );
  });
});
