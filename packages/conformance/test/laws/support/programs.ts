import { batched, mapTree, type Program, program, tensor } from '@nalu/core';
import fc from 'fast-check';
import type { Leaves } from '../../../src/case.js';
import { contracted, gradientOf } from '../../../src/cases/differentiated.js';
import {
  closed,
  describeProgram,
  fixedPrograms,
  freePrograms,
  type RandomProgram,
} from '../../../src/programs/random-program.js';

/** As many programs as the time of a test allows, the same ones every time. */
export const settings = { seed: 20_240_607, numRuns: 200 };

export const anyPrograms = fc.oneof(
  { arbitrary: fixedPrograms, weight: 3 },
  { arbitrary: freePrograms, weight: 1 },
);
export const seeds = fc.nat({ max: 9999 });
export const sizes = fc.integer({ min: 1, max: 4 });

/** With every value as an output, so that none hides behind what reads it. */
export const exposed = (random: RandomProgram): Program<Leaves, Leaves> =>
  closed({ ...random, steps: random.steps.map((step) => ({ ...step, uses: [] })) });

/** The gradient of all outputs by all inputs; every element of an output has a weight of its own. Sizes must be known. */
export const slopesOf = ({ name, inputs, apply }: Program<Leaves, Leaves>): Program<Leaves, Leaves> =>
  gradientOf(
    program(name, inputs, { y: tensor() }, (ops, given) => ({
      y: Object.values(apply(ops, given))
        .map((y) => contracted(ops, y))
        .reduce((sum, y) => ops.add(sum, y)),
    })),
  );

/** The same program for several models at once, with the seed axis in front of every input and output. */
export const manyOf = (models: number, { name, inputs, outputs, apply }: Program<Leaves, Leaves>) => {
  const stacked = (leaves: Leaves): Leaves =>
    Object.fromEntries(Object.entries(leaves).map(([key, { shape }]) => [key, tensor(models, ...shape)]));
  return program(`many ${name}`, stacked(inputs), stacked(outputs), (ops, given) => {
    const many = batched(ops, models);
    return mapTree(outputs, apply(many, mapTree(inputs, given, many.split)), many.join);
  });
};

/** What that is to be: a loop over the models, put together again. */
export const loopOf = (models: number, p: Program<Leaves, Leaves>) => {
  const { inputs, outputs } = manyOf(models, p);
  return program(`each ${p.name}`, inputs, outputs, (ops, given) => {
    const { concat, reshape, shape, slice } = ops;
    type T = ReturnType<typeof ops.constant>;
    const each = Array.from({ length: models }, (_, model) =>
      p.apply(
        ops,
        mapTree<Leaves, T, T>(inputs, given, (x) =>
          reshape(slice(x, 0, model, model + 1), shape(x).slice(1)),
        ),
      ),
    );
    return mapTree<Leaves, T, T>(outputs, each[0]!, (first, _, path) =>
      concat(
        each.map((own) => reshape(own[path]!, [1, ...shape(first)])),
        0,
      ),
    );
  });
};

/** What a failure prints. */
export const sayOf = (random: RandomProgram, seed: number): string =>
  `inputs of seed ${seed}, in this program:\n${describeProgram(random)}\n`;
