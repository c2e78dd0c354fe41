import {
  adam,
  array,
  eager,
  type FitOptions,
  flatten,
  linear,
  type NdArray,
  program,
  type Runs,
  type Runtime,
  random,
  type Sampler,
  sampler,
  type Trained,
  tensor,
  type Unit,
  uniform,
  unit,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { expect } from 'vitest';
import { expectAllSame } from './compare.js';

export const runtime = eager(reference);

const BATCH = 8;

/** x: two numbers of [1, 2); y: their sum. */
export const sums = program(
  'sums',
  { x: random(uniform(1, 2), BATCH, 2) },
  { x: tensor(BATCH, 2), y: tensor(BATCH, 1) },
  ({ sum }, { x }) => ({ x, y: sum(x, [1]) }),
);

/** The same, written by the host. */
export const sumSampler: Sampler = sampler(
  { x: tensor(BATCH, 2), y: tensor(BATCH, 1) },
  ({ x, y }, stream) => {
    stream.fill(x, uniform(1, 2));
    for (let i = 0; i < BATCH; i++) y[i] = x[2 * i]! + x[2 * i + 1]!;
  },
);

export const line = linear(2, 1);

export const options = {
  data: sums,
  optimizer: adam(0.05),
  steps: 20,
  heldOutBatches: 2,
} satisfies FitOptions;

/** y = w x for a scalar w, from w = `start`. */
export const scaler = (start: number, slots: Partial<Unit<{ readonly w: ReturnType<typeof tensor> }>> = {}) =>
  unit<{ readonly w: ReturnType<typeof tensor> }>({
    name: 'scaler',
    input: ['batch', 1],
    output: ['batch', 1],
    spec: { w: tensor() },
    init: { w: () => array(start) },
    apply: ({ mul }, { w }, x) => mul(w, x),
    ...slots,
  });

/** x = 1, y = `target`: the loss of a scaler is (w − target)². */
export const towards = (target: number): Sampler =>
  sampler({ x: tensor(1, 1), y: tensor(1, 1) }, ({ x, y }) => {
    x[0] = 1;
    y[0] = target;
  });

export const weights = <S>({ model, params }: Trained<S>): NdArray[] =>
  flatten<S, NdArray>(model.spec, params);

/** Two models are the same to the bit, with what is known of them. */
export const expectSameModel = <S>(got: Trained<S>, want: Trained<S>, where: string): void => {
  expectAllSame(weights(got), weights(want), `${where}, seed ${want.seed}`);
  expect([got.seed, got.loss, got.heldOut], where).toEqual([want.seed, want.loss, want.heldOut]);
};

export const expectSameRuns = <S>(got: Runs<S>, want: Runs<S>, where: string): void => {
  expect(got.models.length, where).toBe(want.models.length);
  want.models.forEach((model, i) => {
    expectSameModel(got.models[i]!, model, where);
  });
};

/** Counts the programs that are compiled, those that are not given back, and how often they run. */
export const counted = <V>(inner: Runtime<V>) => {
  const programs = { compiled: 0, alive: 0, runs: 0 };
  const compile: Runtime<V>['compile'] = async (program, given) => {
    const { run, dispose } = await inner.compile(program, given);
    programs.compiled++;
    programs.alive++;
    return {
      run: (...inputs) => {
        programs.runs++;
        return run(...inputs);
      },
      dispose: () => {
        programs.alive--;
        return dispose();
      },
    };
  };
  return { programs, outer: { ...inner, compile } };
};
