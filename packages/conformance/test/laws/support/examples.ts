import { type Graph, mapTree, type NdArray, type Program, trace } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import fc from 'fast-check';
import type { Arrays, Leaves } from '../../../src/case.js';
import { inputsOf, type RandomProgram } from '../../../src/programs/random-program.js';
import { sayOf, seeds, settings } from './programs.js';

/** A generated program, and what it comes to. */
export interface Example {
  readonly graph: Graph<Leaves, Leaves>;
  readonly inputs: Arrays;
  readonly wanted: Arrays;
  /** What a failure prints. */
  readonly says: string;
}

/** Free axes have 3 elements. */
const SIZE = 3;

/**
 * So many programs with inputs of their own, made when they are first asked for, and once for all passes that they are held against: every pass would
 * draw the same ones.
 *
 * @param of what is made of a program and its inputs.
 */
export const examples = (
  programs: fc.Arbitrary<RandomProgram>,
  of: (
    random: RandomProgram,
    inputs: Arrays,
  ) => { readonly program: Program<Leaves, Leaves>; readonly given: Arrays },
  count = settings.numRuns,
): (() => readonly Example[]) => {
  let made: readonly Example[] | undefined;
  return () => {
    made ??= fc
      .sample(fc.tuple(programs, seeds), { seed: settings.seed, numRuns: count })
      .map(([random, seed]) => {
        const { program, given } = of(random, inputsOf(random, seed, SIZE));
        // In the order of the specs, which a replay keeps and a formula need not.
        const wanted = mapTree<Leaves, NdArray, NdArray>(
          program.outputs,
          program.apply(reference, given),
          (y) => y,
        );
        return { graph: trace(program), inputs: given, wanted, says: sayOf(random, seed) };
      });
    return made;
  };
};
