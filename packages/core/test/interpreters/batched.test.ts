import {
  batched,
  flatten,
  mapTree,
  type NdArray,
  type Of,
  reverse,
  tensor,
  valueAndGradient,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { meanOf } from '../../src/training/losses.js';
import { randomArray, row } from '../support/arrays.js';
import { expectAllSame, expectSame, refusal } from '../support/compare.js';
import { randomParams, units } from '../support/units.js';

const SEEDS = 3;
const seeds = [...Array(SEEDS).keys()];
const many = batched(reference, SEEDS);

/** Parameters of every seed, with the seed axis in front. */
const splitParams = <S>(spec: S, seed: number): Of<S, NdArray> =>
  mapTree<S, NdArray, NdArray>(spec, randomParams(spec, seed), ({ shape }, _, path) =>
    randomArray(seed, [SEEDS, ...shape], { name: path, low: -1, high: 1 }),
  );
const ownOf = <S>(spec: S, params: Of<S, NdArray>, index: number): Of<S, NdArray> =>
  mapTree<S, NdArray, NdArray>(spec, params, (leaf) => row(leaf, index));

describe('batched', () => {
  it.each(units)('runs many models at once: $says', ({ says, unit, x }) => {
    const params = splitParams<unknown>(unit.spec, 5);
    for (const split of [true, false]) {
      const data = randomArray(6, split ? [SEEDS, ...x] : x);
      const together = unit.apply(
        many,
        mapTree(unit.spec, params as never, many.split),
        split ? many.split(data) : many.share(data),
      );
      for (const s of seeds) {
        const alone = unit.apply(reference, ownOf(unit.spec, params, s), split ? row(data, s) : data);
        expectSame(row(many.join(together), s), alone, `${says}, seed 5, model ${s}, data split: ${split}`);
      }
    }
  });

  it.each(units)('has the gradients of the models one by one: $says', ({ says, unit, x }) => {
    const params = splitParams<unknown>(unit.spec, 7);
    const data = randomArray(8, [SEEDS, ...x]);
    const { value, gradient } = valueAndGradient(
      many,
      unit.spec,
      mapTree(unit.spec, params as never, many.split) as never,
      (tape, vars) => meanOf(tape, unit.apply(tape, vars, tape.lift(many.split(data)))),
    );
    for (const s of seeds) {
      const alone = valueAndGradient(reference, unit.spec, ownOf(unit.spec, params, s), (tape, vars) =>
        meanOf(tape, unit.apply(tape, vars, tape.lift(row(data, s)))),
      );
      const where = `${says}, seed 7, model ${s}`;
      expectSame(row(many.join(value), s), alone.value, where);
      expectAllSame(
        flatten(unit.spec, gradient as never).map((leaf) => row(many.join(leaf), s)),
        flatten(unit.spec, alone.gradient as never),
        where,
      );
    }
  });

  it('sums the gradient of a shared parameter over the seeds, when it lies below the tape', () => {
    const [w, x] = [randomArray(9, [2, 2]), randomArray(10, [SEEDS, 4, 2])];
    const { gradient } = valueAndGradient(reference, { w: tensor(2, 2) }, { w }, (tape, { w }) => {
      const b = batched(tape, SEEDS);
      const y = b.sum(b.tanh(b.matmul(b.split(tape.lift(x)), b.share(w))));
      return tape.reshape(tape.sum(b.join(y)), []);
    });
    const parts = seeds.map(
      (s) =>
        valueAndGradient(reference, { w: tensor(2, 2) }, { w }, (tape, { w }) =>
          tape.reshape(tape.sum(tape.tanh(tape.matmul(tape.lift(row(x, s)), w))), []),
        ).gradient.w,
    );
    const total = parts.reduce((sum, part) => reference.add(sum, part));
    const error = reference.sub(gradient.w, total).data.map(Math.abs);
    expect(Math.max(...error), 'seeds 9 and 10').toBeLessThan(1e-13);
  });

  it('is active where its tape is', () => {
    const tape = reverse(reference);
    const b = batched(tape, SEEDS);
    const y = b.mul(b.split(tape.lift(randomArray(1, [SEEDS, 2]), true)), b.constant(2));
    expect([y.split, y.value.active]).toEqual([true, true]);
  });
});

describe('a batched value', () => {
  it('does not show the seed axis in its shape', () => {
    expect(many.shape(many.split(randomArray(1, [SEEDS, 2, 4])))).toEqual([2, 4]);
    expect(many.shape(many.share(randomArray(1, [2, 4])))).toEqual([2, 4]);
  });

  it('stays shared as long as everything that it is made of is', () => {
    const shared = many.share(randomArray(1, [2, 2]));
    const split = many.split(randomArray(1, [SEEDS, 2, 2]));
    expect(many.matmul(shared, many.exp(shared)).split).toBe(false);
    expect(many.matmul(shared, split).split).toBe(true);
    expect(many.concat([shared, shared], 0).split).toBe(false);
    expect(many.constant(1).split).toBe(false);
  });

  it('is stretched to every seed when it is joined', () => {
    const x = randomArray(2, [2]);
    for (const s of seeds) expectSame(row(many.join(many.share(x)), s), x, `model ${s}`);
  });

  it('refuses what a single model refuses', () => {
    const split = many.split(randomArray(1, [SEEDS, 2, 4]));
    expect(refusal(() => many.sum(split, [2]), 'NALU_SHAPE')).toBe(
      'sum: axis 2 must be an axis of the tensor, got [2, 4].',
    );
    expect(refusal(() => many.concat([], 0), 'NALU_SHAPE')).toBe(
      'concat: at least one tensor is required, got none.',
    );
    expect(refusal(() => many.matmul(split, split), 'NALU_SHAPE')).toContain('matmul: ');
    expect(refusal(() => many.slice(split, 1, 0, 5), 'NALU_SHAPE')).toContain('got [2, 4]');
    expect(refusal(() => many.reshape(split, [7]), 'NALU_SHAPE')).toContain('reshape: ');
  });
});
