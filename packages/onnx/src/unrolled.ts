import { hostScan, type Ops, type Program } from '@nalu/core';

/** The same program with every scan written out step by step; their lengths must be known. */
export const unrolled = <S, R>(program: Program<S, R>): Program<S, R> => ({
  ...program,
  apply: (ops, inputs) => program.apply(stepByStep(ops), inputs),
});

const stepByStep = <T>(ops: Ops<T>): Ops<T> => {
  const own: Ops<T> = {
    ...ops,
    scan: (specs, carry, xs, step) => hostScan(own, specs, carry, xs, step),
  };
  return own;
};
