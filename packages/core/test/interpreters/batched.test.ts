import { batched, type NdArray } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { randomArray, row } from '../support/arrays.js';
import { expectAllSame } from '../support/compare.js';
import { describeProgram, inputsOf, play, programs, settings } from '../support/programs.js';

const SEEDS = 3;

describe('batched', () => {
  it('runs any program as a loop over seeds does, bit for bit', () => {
    fc.assert(
      fc.property(programs, fc.nat({ max: 7 }), fc.nat({ max: 1000 }), (program, mask, seed) => {
        const many = batched(reference, SEEDS);
        const isSplit = (i: number) => ((mask >> i) & 1) === 1;
        const shared = inputsOf(program, seed, 0);
        const split = program.inputs.map((shape, i) =>
          randomArray(seed + 50 + i, [SEEDS, ...(shape as number[])]),
        );
        const inputs = program.inputs.map((_, i) =>
          isSplit(i) ? many.split(split[i]!) : many.share(shared[i]!),
        );
        const together = play(many, program, inputs, 0).map(many.join);
        for (let s = 0; s < SEEDS; s++) {
          const own = program.inputs.map((_, i): NdArray => (isSplit(i) ? row(split[i]!, s) : shared[i]!));
          expectAllSame(
            together.map((array) => row(array, s)),
            play(reference, program, own, 0),
            `seed ${s} of ${describeProgram(program)}`,
          );
        }
      }),
      settings,
    );
  });
});
