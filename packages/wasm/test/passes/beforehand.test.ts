import { array, tensor } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { instantiate } from '../../src/instance.js';
import { compile, formula, namesOf, nestsOf } from '../support/compile.js';

const weights = array([
  [1, 2],
  [3, 4],
]);

describe('what depends on constants alone', () => {
  it('is computed once, beforehand', async () => {
    const p = formula({ x: tensor(3, 2) }, tensor(3, 2), ({ constant, exp, matmul, neg, tanh }, { x }) =>
      matmul(x!, tanh(exp(neg(constant(weights))))),
    );
    const compiled = compile(p);
    expect(nestsOf(compiled.before).map(namesOf)).toEqual([['neg', 'exp', 'tanh']]);
    expect(nestsOf(compiled.items).map(namesOf)).toEqual([['sum of mul']]);
    const { run } = await instantiate('formula', compiled);
    const w = weights.data.map((x) => Math.tanh(Math.exp(-x)));
    for (const x of [1, 2, 3]) {
      const y = run([new Float32Array(6).fill(x)]).outputs[0]?.data as Float32Array;
      expect(y[0]).toBeCloseTo(x * ((w[0] as number) + (w[2] as number)), 5);
      expect(y[5]).toBeCloseTo(x * ((w[1] as number) + (w[3] as number)), 5);
    }
  });

  it('keeps no more than is wanted later', () => {
    const p = formula(
      { x: tensor(100, 100) },
      tensor(100, 100),
      ({ add, constant, exp, transpose }, { x }) => {
        const w = constant({
          shape: [100, 100],
          data: Float64Array.from({ length: 10_000 }, (_, i) => i / 10_000),
        });
        return add(x!, exp(transpose(exp(transpose(exp(w))))));
      },
    );
    const { layout, before } = compile(p);
    expect(before.length).toBeGreaterThan(0);
    // The input, the constant and what is made of it stay; the rest shares room with the result.
    expect(layout.bytes).toBeLessThan(5 * 40_000 + 1000);
  });

  it('may be a result itself', async () => {
    const p = formula({ x: tensor(1) }, tensor(2, 2), ({ constant, exp }) => exp(constant(weights)));
    const { run } = await instantiate('formula', compile(p));
    const [first, second] = [run([new Float32Array(1)]), run([new Float32Array(1)])];
    expect(first.outputs[0]?.data[3]).toBeCloseTo(Math.exp(4), 4);
    expect(second).toEqual(first);
  });
});
