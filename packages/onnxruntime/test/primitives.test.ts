import {
  array,
  binaryNames,
  type NdArray,
  type Ops,
  program,
  reductionNames,
  tensor,
  unaryNames,
} from '@nalu/core';
import { describe, it } from 'vitest';
import { type AgreementOptions, agreement, precisions } from './support/agreement.js';

/** Traced, exported and run, against the oracle. */
const agrees = async (
  apply: <T>(ops: Ops<T>, a: T, b: T) => T,
  [a, b]: readonly [NdArray, NdArray],
  shape: readonly (number | string)[],
  options: AgreementOptions,
): Promise<void> => {
  const inputs = { a: tensor(...a.shape), b: tensor(...b.shape) };
  const p = program('primitive', inputs, { y: tensor(...shape) }, (ops, x) => ({ y: apply(ops, x.a, x.b) }));
  const expectAgreement = await agreement(p, options);
  await expectAgreement({ a, b });
};

const a = array([
  [-2.5, -1, 0],
  [0.5, 1, 3],
]);
const row = array([-1, 0.5, 2]);
const positive = array([
  [0.001, 0.5, 1],
  [2, 10, 1000],
]);
const cube = array([
  [
    [1, -2],
    [0, 3],
  ],
  [
    [0.5, 4],
    [-1, 2],
  ],
]);

describe.each(precisions)('a primitive in %s', (precision) => {
  it.each(unaryNames)('%s agrees with the oracle', async (name) => {
    const x = name === 'log' || name === 'sqrt' ? positive : a;
    await agrees((ops, x) => ops[name](x), [x, row], [2, 3], { precision });
  });

  it.each(binaryNames)('%s agrees with the oracle, where it broadcasts a row', async (name) => {
    await agrees((ops, x, y) => ops[name](x, y), [a, row], [2, 3], { precision });
  });

  it.each(binaryNames)('%s agrees with the oracle, where an operand is a number', async (name) => {
    await agrees((ops, x) => ops[name](0.75, x), [positive, row], [2, 3], { precision });
  });

  it.each(reductionNames)('%s agrees with the oracle over all, over some and over no axes', async (name) => {
    const both = [cube, row] as const;
    await agrees((ops, x) => ops[name](x), both, [1, 1, 1], { precision });
    await agrees((ops, x) => ops[name](x, [0, -1]), both, [1, 2, 1], { precision });
    await agrees((ops, x) => ops[name](x, []), both, [2, 2, 2], { precision });
  });

  it.each(reductionNames)(
    '%s agrees with the oracle in the operators of 18, whose axes are an input',
    async (name) => {
      await agrees((ops, x) => ops[name](x, [1]), [cube, row], [2, 1, 2], { precision, opset: 18 });
    },
  );

  it('where takes what is not 0 for true', async () => {
    await agrees((ops, x, y) => ops.where(x, y, -7), [a, row], [2, 3], { precision });
    await agrees((ops, x, y) => ops.where(ops.greater(x, y), x, y), [a, row], [2, 3], { precision });
  });

  it('greater is a condition and a number at once', async () => {
    const apply = <T>({ add, greater, where }: Ops<T>, x: T, y: T): T => {
      const g = greater(x, y);
      return add(where(g, x, y), g);
    };
    await agrees(apply, [a, row], [2, 3], { precision });
  });

  it('matmul agrees with the oracle, with and without leading axes', async () => {
    await agrees((ops, x) => ops.matmul(x, ops.transpose(x)), [a, row], [2, 2], { precision });
    await agrees((ops, x) => ops.matmul(x, x), [cube, row], [2, 2, 2], { precision });
  });

  it('matmul times a number keeps every digit of the number', async () => {
    await agrees((ops, x) => ops.mul(ops.matmul(x, x), 0.05), [cube, row], [2, 2, 2], { precision });
  });

  it('transpose reorders any axes', async () => {
    await agrees((ops, x) => ops.transpose(x, [2, 0, 1]), [cube, row], [2, 2, 2], { precision });
  });

  it('reshape, broadcastTo, concat and slice move numbers about', async () => {
    await agrees((ops, x) => ops.reshape(x, [3, 2]), [a, row], [3, 2], { precision });
    await agrees((ops, _, y) => ops.broadcastTo(y, [4, 2, 3]), [a, row], [4, 2, 3], { precision });
    await agrees((ops, x) => ops.concat([x, x, ops.neg(x)], 1), [a, row], [2, 9], { precision });
    await agrees((ops, x) => ops.slice(x, -1, 1, 3), [a, row], [2, 2], { precision });
  });

  it('an empty slice stays empty, along a free axis too', async () => {
    await agrees((ops, x) => ops.reshape(ops.slice(x, 1, 2, 2), [0, 5]), [a, row], [0, 5], { precision });
    const p = program('empty', { x: tensor('batch', 3) }, { y: tensor('batch', 5, 0) }, (ops, { x }) => ({
      y: ops.reshape(ops.slice(x, 1, 1, 1), [...ops.shape(x).slice(0, 1), 5, 0]),
    }));
    await (await agreement(p, { precision }))({ x: a });
  });

  it('stopGradient is the value itself', async () => {
    await agrees((ops, x) => ops.stopGradient(x), [a, row], [2, 3], { precision });
    await agrees((ops, x) => ops.add(ops.stopGradient(x), 1), [a, row], [2, 3], { precision });
  });

  it('a constant is a number or an array', async () => {
    await agrees((ops, x) => ops.mul(x, ops.constant(cube)), [array(2), row], [2, 2, 2], { precision });
    await agrees((ops) => ops.constant(0.1), [a, row], [], { precision });
  });

  it('log of 0 is −∞, and 1 / 0 is ∞', async () => {
    await agrees((ops, x) => ops.log(ops.abs(x)), [a, row], [2, 3], { precision });
    await agrees((ops, x) => ops.div(1, ops.abs(x)), [a, row], [2, 3], { precision });
  });
});
