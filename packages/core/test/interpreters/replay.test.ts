import { type NdArray, predictor, program, replay, tensor, trace, valueAndGradient } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { meanOf } from '../../src/training/losses.js';
import { randomArray } from '../support/arrays.js';
import { expectSame } from '../support/compare.js';
import { randomParams, units } from '../support/units.js';

describe('replay of a traced unit', () => {
  it.each(units.filter(({ x, unit }) => x.length === unit.input.length))(
    'runs at every size: $says',
    ({ says, unit, x }) => {
      const p = replay(trace(predictor<Readonly<Record<string, never>>>(unit)));
      for (const batch of [1, 3]) {
        const shape = [...x.slice(0, -2), batch, x.at(-1)!];
        const inputs = { params: randomParams(unit.spec, 4), x: randomArray(5, shape) };
        const { y } = p.apply(reference, inputs as never) as { readonly y: NdArray };
        expectSame(y, unit.apply(reference, inputs.params, inputs.x), `${says}, seed 4, batch ${batch}`);
      }
    },
  );

  it.each(units)('has the same gradient: $says', ({ says, unit, x }) => {
    const gradient = program(
      'gradient',
      { params: unit.spec, x: tensor(...x) },
      { params: unit.spec },
      (ops, given) => ({
        params: valueAndGradient(ops, unit.spec, given.params as never, (tape, vars) =>
          meanOf(tape, unit.apply(tape, vars, tape.lift(given.x as never))),
        ).gradient,
      }),
    );
    const inputs = { params: randomParams(unit.spec, 6), x: randomArray(7, x) };
    expect(replay(trace(gradient)).apply(reference, inputs as never), `${says}, seed 6`).toEqual(
      gradient.apply(reference, inputs as never),
    );
  });
});
