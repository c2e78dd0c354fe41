import { linear, nalu, type Ops, type Primitive, tensor, type Var, valueAndGradient } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import type { Tape } from '../../src/interpreters/reverse.js';
import { meanOf } from '../../src/training/losses.js';
import { randomArray } from '../support/arrays.js';
import { counting } from '../support/counting-ops.js';
import { contracted } from '../support/gradients.js';

type Calls = Partial<Record<Primitive, number>>;
type N = ReturnType<typeof reference.constant>;

const spec = { w: tensor(3, 2) };
const params = { w: randomArray(1, [3, 2]) };
const data = randomArray(2, [4, 3]);

/** The calls that only the way back makes. */
const backward = (f: (tape: Tape<N>, w: Var<N>) => Var<N>): Calls => {
  const { ops, calls } = counting(reference);
  let forward: Calls = {};
  valueAndGradient(ops, spec, params, (tape, { w }) => {
    const y = f(tape, w);
    forward = { ...calls };
    return y;
  });
  return Object.fromEntries(
    Object.entries(calls).map(([name, count]) => [name, count - (forward[name as Primitive] ?? 0)]),
  );
};

describe('the way back', () => {
  it('makes one product for the weight, and none for the data', () => {
    const calls = backward((tape, w) => contracted(tape, tape.matmul(tape.lift(data), w)));
    expect(calls.matmul).toBe(1);
  });

  it('makes two products where both are wanted', () => {
    const calls = backward((tape, w) => contracted(tape, tape.matmul(tape.lift(data, true), w)));
    expect(calls.matmul).toBe(2);
  });

  it('meets a weight that a batch of matrices shares in one flat product, without a sum over the batch', () => {
    const batch = randomArray(3, [5, 4, 3]);
    const calls = backward((tape, w) => contracted(tape, tape.matmul(tape.lift(batch), w)));
    expect([calls.matmul, calls.sum ?? 0]).toEqual([1, 0]);
  });

  it('makes nothing for what does not lead to a parameter', () => {
    const calls = backward((tape, w) => {
      const side = tape.exp(tape.tanh(tape.matmul(tape.lift(data), tape.stopGradient(w))));
      return tape.add(contracted(tape, w), contracted(tape, side));
    });
    expect(calls.matmul ?? 0).toBe(0);
    expect(calls.exp ?? 0).toBe(0);
  });

  it('makes nothing for what the value does not use', () => {
    const calls = backward((tape, w) => {
      tape.matmul(tape.lift(data), w);
      return contracted(tape, w);
    });
    expect(calls.matmul ?? 0).toBe(0);
  });

  it('passes each value once, however many ways lead to it', () => {
    const calls = backward((tape, w) => {
      const shared = tape.exp(w);
      const doubled = tape.add(shared, shared);
      return contracted(tape, tape.add(doubled, tape.add(shared, doubled)));
    });
    // One product for the slope of exp, one for the contraction.
    expect(calls.mul).toBe(2);
  });

  it('of a first layer has no product for its input', () => {
    const first = linear(3, 2, { bias: false });
    const calls = backward((tape, w) => meanOf(tape, first.apply(tape, { weight: w }, tape.lift(data))));
    expect(calls.matmul).toBe(1);
  });

  it('of nalu makes no cotangent for log |x|', () => {
    const unit = nalu(3, 2);
    const { ops, calls } = counting(reference);
    const weights = { wHat: params.w, mHat: params.w, gate: params.w };
    valueAndGradient(ops, unit.spec, weights, (tape: Ops<Var<N>> & Tape<N>, vars) =>
      meanOf(tape, unit.apply(tape, vars, tape.lift(data))),
    );
    // Three forward, three for the weights.
    expect(calls.matmul).toBe(6);
    // The slope of |x| is not asked for.
    expect(calls.sign ?? 0).toBe(0);
  });
});
