import {
  batched,
  type NdArray,
  type Ops,
  program,
  replay,
  tensor,
  trace,
  valueAndGradient,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { meanOf } from '../../src/training/losses.js';
import { randomArray, row } from '../support/arrays.js';
import { closed, named } from '../support/closed.js';
import { expectAllSame, expectClose } from '../support/compare.js';
import { FREE, sized } from '../support/instructions.js';
import {
  describeProgram,
  freePrograms,
  programs,
  type RandomProgram,
  settings,
} from '../support/programs.js';

const SEEDS = 2;
const runs = { ...settings, numRuns: 80 };

/** The gradient of the sum of the means of all that a random program makes, by its inputs. */
const gradientOf = <T>(
  random: RandomProgram,
  ops: Ops<T>,
  inputs: Readonly<Record<string, T>>,
): readonly T[] => {
  const p = closed(random);
  const { gradient } = valueAndGradient(ops, p.inputs, inputs, (tape, vars) =>
    Object.values(p.apply(tape, vars))
      .map((y) => meanOf(tape, y))
      .reduce((sum, y) => tape.add(sum, y)),
  );
  return Object.values(gradient);
};

/** That gradient for several models at once, as one program with the seed axis in front. */
const manyGradients = (random: RandomProgram) => {
  const { inputs } = closed(random);
  const split = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => [name, tensor(SEEDS, ...shape)]),
  );
  return program('gradients', split, split, (ops, given) => {
    const many = batched(ops, SEEDS);
    const values = Object.fromEntries(Object.entries(given).map(([name, x]) => [name, many.split(x)]));
    const gradients = gradientOf(random, many, values).map(many.join);
    return Object.fromEntries(Object.keys(split).map((name, i) => [name, gradients[i]!]));
  });
};

const inputsOf = (random: RandomProgram, seed: number, free: number): NdArray[] =>
  random.inputs.map((shape, i) => randomArray(seed + i, [SEEDS, ...(sized(shape, free) as number[])]));

const list = (tree: object): NdArray[] => Object.values(tree) as NdArray[];

describe('the gradient of many models, traced and replayed', () => {
  it('has the bits of the models one by one', () => {
    fc.assert(
      fc.property(programs, fc.nat({ max: 1000 }), (random, seed) => {
        const inputs = inputsOf(random, seed, 0);
        const together = list(replay(trace(manyGradients(random))).apply(reference, named(inputs)));
        for (let s = 0; s < SEEDS; s++)
          expectAllSame(
            together.map((gradient) => row(gradient, s)),
            gradientOf(random, reference, named(inputs.map((x) => row(x, s)))),
            `seed ${seed}, model ${s} of ${describeProgram(random)}`,
          );
      }),
      runs,
    );
  });

  // Where the sizes are known, all rows meet a shared matrix in one product: another order of the same sum.
  it('agrees but for the order of sums with a free axis, at every size', () => {
    fc.assert(
      fc.property(freePrograms, fc.nat({ max: 1000 }), (random, seed) => {
        const free = replay(trace(manyGradients(random)));
        for (const size of [1, 3]) {
          const inputs = inputsOf(random, seed, size);
          const where = `seed ${seed}, ${FREE} ${size} of ${describeProgram(random)}`;
          const together = list(manyGradients(random).apply(reference, named(inputs)));
          list(free.apply(reference, named(inputs))).forEach((gradient, i) => {
            expectClose(gradient, together[i]!, `${where}, input ${i}`);
          });
        }
      }),
      runs,
    );
  });
});

describe('a gradient of a gradient, traced and replayed', () => {
  it('has the bits of the untraced one', () => {
    fc.assert(
      fc.property(programs, fc.nat({ max: 1000 }), (random, seed) => {
        const { inputs: spec } = closed(random);
        const second = program('second', spec, spec, (ops, given) => {
          return valueAndGradient(ops, spec, given, (tape, vars) =>
            gradientOf(random, tape, vars)
              .map((y) => meanOf(tape, y))
              .reduce((sum, y) => tape.add(sum, y)),
          ).gradient;
        });
        const inputs = named(inputsOf(random, seed, 0).map((x) => row(x, 0)));
        const [again, once] = [replay(trace(second)), second].map((p) => list(p.apply(reference, inputs)));
        expectAllSame(again!, once!, `seed ${seed} of ${describeProgram(random)}`);
      }),
      { ...runs, numRuns: 40 },
    );
  });
});
