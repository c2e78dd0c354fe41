import { batched, nalu, type Of, type Ops, prefixed, tensor, valueAndGradient } from '@nalu/core';
import type { Case } from '../case.js';
import { draw } from './build.js';
import { whole } from './whole.js';

// Steps of gradient descent on a NALU as one scan over the data: the form in which runtimes train.

const unit = nalu(2, 1);
const weights = { wHat: tensor(2, 1), mHat: tensor(2, 1), gate: tensor(2, 1) };
const data = { x: tensor(4, 2), y: tensor(4, 1) };
const loss = { loss: tensor() };
const STEPS = 3;
const SEEDS = 2;
const RATE = 0.1;

type Weights<T> = Of<typeof weights, T>;
type Step = <T>(
  ops: Ops<T>,
  params: Weights<T>,
  batch: Of<typeof data, T>,
) => { readonly params: Weights<T>; readonly loss: T };

const step: Step = (ops, params, { x, y }) => {
  const { value, gradient } = valueAndGradient(ops, weights, params, (tape, { wHat, mHat, gate }) => {
    const error = tape.sub(unit.apply(tape, { wHat, mHat, gate }, tape.lift(x)), tape.lift(y));
    return tape.reshape(tape.mean(tape.mul(error, error)), []);
  });
  const moved = (name: keyof typeof weights) => ops.sub(params[name], ops.mul(RATE, gradient[name]));
  return { loss: value, params: { wHat: moved('wHat'), mHat: moved('mHat'), gate: moved('gate') } };
};

const stepOfMany: Step = (ops, { wHat, mHat, gate }, { x, y }) => {
  const { split, join, ...many } = batched(ops, SEEDS);
  const params = { wHat: split(wHat), mHat: split(mHat), gate: split(gate) };
  const next = step(many, params, { x: split(x), y: split(y) });
  const { wHat: w, mHat: m, gate: g } = next.params;
  return { loss: join(next.loss), params: { wHat: join(w), mHat: join(m), gate: join(g) } };
};

const training = (says: string, one: Step, ...seeds: number[]): Case => {
  const [state, batch, lost] = [
    prefixed(weights, ...seeds),
    prefixed(data, ...seeds),
    prefixed(loss, ...seeds),
  ];
  return whole({
    says,
    inputs: { ...state, ...prefixed(batch, STEPS) },
    outputs: { ...state, ...prefixed(lost, STEPS) },
    given: {
      wHat: draw([...seeds, 2, 1], [-1, 1], 1),
      mHat: draw([...seeds, 2, 1], [-1, 1], 2),
      gate: draw([...seeds, 2, 1], [-1, 1], 3),
      x: draw([STEPS, ...seeds, 4, 2], [1, 2]),
      y: draw([STEPS, ...seeds, 4, 1], [2, 4]),
    },
    apply: (ops, { wHat, mHat, gate, x, y }) => {
      const specs = { carry: state, xs: batch, ys: lost };
      const { carry, ys } = ops.scan(specs, { wHat, mHat, gate }, { x, y }, (params, given) => {
        const next = one(ops, params, given);
        return { carry: next.params, y: { loss: next.loss } };
      });
      return { ...carry, ...ys };
    },
  });
};

export const trainingProgramCases: readonly Case[] = [
  training('three training steps of a NALU', step),
  training('three training steps of two NALUs at once', stepOfMany, SEEDS),
];
