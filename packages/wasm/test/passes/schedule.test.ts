import { nalu, type Program, predictor, tensor } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import type { Sizes } from '../../src/specialise.js';
import { compile, formula, namesOf, nestsOf } from '../support/compile.js';

const nestNames = <S, R>(p: Program<S, R>, dims: Sizes = {}): string[][] =>
  nestsOf(compile(p, dims).items).map(namesOf);

describe('schedule', () => {
  it('computes what one loop alone uses inside it', () => {
    const p = formula({ x: tensor(8) }, tensor(8), ({ exp, mul, neg, tanh }, { x }) =>
      mul(exp(neg(x!)), tanh(x!)),
    );
    expect(nestNames(p)).toEqual([['neg', 'exp', 'tanh', 'mul']]);
  });

  it('takes the products that read the same operand in one pass', () => {
    const p = predictor(nalu(3, 2));
    const products = nestNames(p, { batch: 16 }).filter((names) => names.includes('sum of mul'));
    expect(products).toEqual([['sum of mul', 'sum of mul', 'sum of mul']]);
  });

  it('stores what is read at another index, and starts a nest for its reader', () => {
    const p = formula({ x: tensor(4, 4) }, tensor(4, 4), ({ add, exp, transpose }, { x }) => {
      const e = exp(x!);
      return add(e, transpose(e));
    });
    expect(nestNames(p)).toEqual([['exp'], ['add']]);
  });

  it('lets a sum take its terms from registers', () => {
    const p = formula({ x: tensor(8, 3) }, tensor(8, 1), ({ exp, sum }, { x }) => sum(exp(x!), [1]));
    const { items, layout } = compile(p);
    expect(nestsOf(items).map(namesOf)).toEqual([['exp', 'sum of copy']]);
    expect([...layout.address.keys()].map(({ name }) => name)).not.toContain('exp_0');
  });

  it('keeps apart sums along different axes', () => {
    const p = formula({ x: tensor(8, 3) }, tensor(8, 3), ({ add, sum }, { x }) =>
      add(sum(x!, [0]), sum(x!, [1])),
    );
    expect(nestNames(p)).toEqual([['sum of copy'], ['sum of copy'], ['add']]);
  });

  it('walks as one line what every access walks as one', () => {
    const p = formula({ x: tensor(4, 3, 2) }, tensor(4, 3, 2), ({ exp }, { x }) => exp(x!));
    expect(nestsOf(compile(p).items)[0]?.space).toEqual([24]);
  });

  it('is quick for a long chain', () => {
    const p = formula({ x: tensor(4) }, tensor(4), ({ add, sin, transpose, reshape }, { x }) => {
      let y = sin(x!);
      for (let i = 0; i < 300; i++) y = add(sin(y), reshape(transpose(reshape(y, [2, 2])), [4]));
      return y;
    });
    expect(nestNames(p).length).toBeGreaterThan(300);
  });
});
