import { nalu, nau, nmu, program, randomSource, stack, tensor, uniform, valueAndGradient } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import type { Tuning } from '../../src/emit/tiling.js';
import { instantiate } from '../../src/instance.js';
import { compile, formula } from '../support/compile.js';

const model = stack(nalu(7, 3), nau(3, 2), nmu(2, 1));

/** The gradient of a mean square: products, their transposes, products of numbers, sums. */
const gradient = program(
  'gradient',
  { params: model.spec, x: tensor('batch', 7) },
  { gradient: model.spec, y: tensor('batch', 1) },
  (ops, { params, x }) => {
    const y = model.apply(ops, params, x);
    const { gradient } = valueAndGradient(ops, model.spec, params, (tape, vars) => {
      const out = model.apply(tape, vars, tape.lift(x));
      return tape.sum(tape.mul(out, out));
    });
    return { gradient, y };
  },
);

const bitsOf = async (tuning: Tuning, batch: number) => {
  const compiled = compile(gradient, { batch }, [], tuning);
  const { run } = await instantiate('gradient', compiled);
  const source = randomSource(5);
  const inputs = compiled.inputs.map(({ path, shape }) =>
    Float32Array.from(source.draw(path, uniform(0.2, 0.9), shape).data),
  );
  return run(inputs).outputs.flatMap(({ data }) => [...new Uint32Array(data.buffer)]);
};

describe('tiling', () => {
  it.each([1, 5, 37, 128])('changes no bit, for a batch of %i', async (batch) => {
    const usual = await bitsOf({ accumulators: 8, body: 32, functions: 256 }, batch);
    expect(usual.every((word) => word === 0)).toBe(false);
    for (const accumulators of [1, 3, 16])
      for (const [body, functions] of [
        [1, 1],
        [12, 60],
        [100, 500],
      ] as const)
        expect(await bitsOf({ accumulators, body, functions }, batch)).toEqual(usual);
  });

  it('reads no further than its operands where the sizes are no multiples of four', async () => {
    for (const size of [1, 2, 3, 5, 6, 7, 9, 13]) {
      const p = formula(
        { x: tensor(size, 3), w: tensor(3, size) },
        tensor(size, size),
        ({ add, matmul, transpose }, { x, w }) => add(matmul(x!, w!), transpose(matmul(x!, w!))),
      );
      const { run } = await instantiate('formula', compile(p));
      const ones = new Float32Array(3 * size).fill(1);
      expect([...(run([ones, ones]).outputs[0]?.data ?? [])]).toEqual(new Array(size * size).fill(6));
    }
  });
});
