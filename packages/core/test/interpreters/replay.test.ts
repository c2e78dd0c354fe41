import {
  batched,
  type NdArray,
  predictor,
  program,
  replay,
  tensor,
  trace,
  valueAndGradient,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanOf } from '../../src/training/losses.js';
import { randomArray, row } from '../support/arrays.js';
import { closed, named, operations } from '../support/closed.js';
import { expectAllSame, expectSame } from '../support/compare.js';
import { contracted } from '../support/gradients.js';
import { describeProgram, freePrograms, inputsOf, programs, settings } from '../support/programs.js';
import { randomParams, units } from '../support/units.js';

const list = (tree: object): NdArray[] => Object.values(tree) as NdArray[];

describe('replay of trace', () => {
  it('has the bits of any program', () => {
    fc.assert(
      fc.property(programs, fc.nat({ max: 1000 }), (random, seed) => {
        const p = closed(random);
        const inputs = named(inputsOf(random, seed, 0));
        const [again, once] = [replay(trace(p)), p].map((each) => list(each.apply(reference, inputs)));
        expectAllSame(again!, once!, `seed ${seed} of ${describeProgram(random)}`);
      }),
      settings,
    );
  });

  it('has the bits of any program with a free axis, at every size, given or not', () => {
    fc.assert(
      fc.property(freePrograms, fc.nat({ max: 1000 }), (random, seed) => {
        const p = closed(random);
        const free = replay(trace(p));
        for (const batch of [1, 4]) {
          const inputs = named(inputsOf(random, seed, batch));
          const once = list(p.apply(reference, inputs));
          const fixed = replay(trace(p, { dims: { batch } }));
          const where = `seed ${seed}, batch ${batch} of ${describeProgram(random)}`;
          expectAllSame(list(free.apply(reference, inputs)), once, where);
          expectAllSame(list(fixed.apply(reference, inputs)), once, `${where}, fixed`);
        }
      }),
      settings,
    );
  });

  it('traces to the same schedule again', () => {
    fc.assert(
      fc.property(fc.oneof(programs, freePrograms), (random) => {
        const graph = trace(closed(random));
        expect(operations(trace(replay(graph))), describeProgram(random)).toEqual(operations(graph));
      }),
      settings,
    );
  });

  it('is differentiated as the program is', () => {
    fc.assert(
      fc.property(programs, fc.nat({ max: 1000 }), (random, seed) => {
        const p = closed(random);
        const inputs = named(inputsOf(random, seed, 0));
        const gradient = (of: typeof p) =>
          list(
            valueAndGradient(reference, p.inputs, inputs, (tape, vars) =>
              Object.values(of.apply(tape, vars))
                .map((y) => contracted(tape, y))
                .reduce((sum, y) => tape.add(sum, y)),
            ).gradient,
          );
        expectAllSame(gradient(replay(trace(p))), gradient(p), `seed ${seed} of ${describeProgram(random)}`);
      }),
      { ...settings, numRuns: 100 },
    );
  });

  it('has the bits of any gradient', () => {
    fc.assert(
      fc.property(programs, fc.nat({ max: 1000 }), (random, seed) => {
        const p = closed(random);
        const gradient = program('gradient', p.inputs, p.inputs, (ops, given) => {
          return valueAndGradient(ops, p.inputs, given, (tape, vars) =>
            Object.values(p.apply(tape, vars))
              .map((y) => contracted(tape, y))
              .reduce((sum, y) => tape.add(sum, y)),
          ).gradient;
        });
        const inputs = named(inputsOf(random, seed, 0));
        const [again, once] = [replay(trace(gradient)), gradient].map((each) =>
          list(each.apply(reference, inputs)),
        );
        expectAllSame(again!, once!, `seed ${seed} of ${describeProgram(random)}`);
      }),
      { ...settings, numRuns: 100 },
    );
  });

  it('runs many seeds at once', () => {
    fc.assert(
      fc.property(programs, fc.nat({ max: 1000 }), (random, seed) => {
        const p = closed(random);
        const many = batched(reference, 2);
        const inputs = inputsOf(random, seed, 0).map(({ shape }, i) => randomArray(seed + i, [2, ...shape]));
        const split = Object.fromEntries(inputs.map((x, i) => [`x${i}`, many.split(x)]));
        const together = Object.values(replay(trace(p)).apply(many, split)).map(many.join);
        for (const s of [0, 1]) {
          const alone = list(p.apply(reference, named(inputs.map((x) => row(x, s)))));
          expectAllSame(
            together.map((y) => row(y, s)),
            alone,
            `seed ${seed} of ${describeProgram(random)}`,
          );
        }
      }),
      { ...settings, numRuns: 100 },
    );
  });
});

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
    const graph = trace(gradient);
    expect(operations(trace(replay(graph)))).toEqual(operations(graph));
    expect(replay(graph).apply(reference, inputs as never), `${says}, seed 6`).toEqual(
      gradient.apply(reference, inputs as never),
    );
  });
});
