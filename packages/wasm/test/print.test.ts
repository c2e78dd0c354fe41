import { nalu, nau, predictor, tensor } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { printProgram } from '../src/index.js';
import { printed } from '../src/print.js';
import { compile, formula } from './support/compile.js';

describe('printed', () => {
  it('shows the loops of a product, its lanes and its copies, and the bytes that it moves', () => {
    const text = printed(compile(predictor(nau(100, 2)), { batch: 128 }));
    expect(text.split('\n').slice(1)).toEqual([
      'for a < 128 (4 lanes ×4), b < 2 (×2), over c < 100    reads 52000 B, writes 1024 B',
      '  matmul_0[a + 128b] += x[a + 128c] × params.w[100b + c]',
    ]);
    expect(text).toMatch(/^1 nest, \d+ bytes of code, \d+ bytes of memory$/m);
  });

  it('names what passes through a register without an index', () => {
    const p = formula({ x: tensor(8) }, tensor(1), ({ exp, sum }, { x }) => sum(exp(x!)));
    expect(printed(compile(p))).toContain('exp_0 = exp(x[a])\n  sum_1[0] += exp_0');
  });

  it('shows a scan as a loop whose accesses move with the turn', () => {
    const p = formula({ x: tensor(5, 4), s: tensor(4) }, tensor(5, 4), (ops, { x, s }) => {
      const specs = { carry: { s: tensor(4) }, xs: { x: tensor(4) }, ys: { s: tensor(4) } };
      return ops.scan(specs, { s: s! }, { x: x! }, ({ s }, { x }) => {
        const next = ops.add(s, x);
        return { carry: { s: next }, y: { s: next } };
      }).ys.s;
    });
    const text = printed(compile(p));
    expect(text).toContain('repeat 5 times');
    expect(text).toContain('x[a + 4t]');
  });
});

describe('printProgram', () => {
  it('shows a program for the sizes that it is given', () => {
    expect(printProgram(predictor(nau(2, 1)), { dims: { batch: 8 } })).toContain(
      'for a < 8 (4 lanes ×2), over b < 2',
    );
  });

  it('needs all of them', () => {
    expect(() => printProgram(predictor(nau(2, 1)))).toThrow(
      'every size must be known to compile it, got matmul float32[batch, 1]. Name the free axes in dims.',
    );
  });

  it('says how long each loop takes where it is asked to', () => {
    const text = printProgram(predictor(nalu(2, 1)), { dims: { batch: 8 }, profile: true });
    const loops = text.split('\n').filter((line) => line.includes('reads'));
    expect(loops.length).toBeGreaterThan(2);
    for (const line of loops) expect(line).toMatch(/, \d+\.\d{3} µs$/);
  });

  it('refuses options that it does not have', () => {
    expect(() => printProgram(predictor(nau(2, 1)), { batch: 8 } as never)).toThrow('"batch"');
  });
});
