import { type Program, requireNames } from '@nalu/core';
import { compiled, PAGE } from './compiled.js';
import { drawableLeaves } from './drawable.js';
import { printed } from './print.js';
import { profileOf } from './profile.js';
import { graphFor, type Sizes } from './specialise.js';

export interface PrintOptions {
  /** Sizes for all free axes. */
  readonly dims?: Sizes;
  /** Says how long each loop takes, too, which takes some seconds. Default false. */
  readonly profile?: boolean;
}

/**
 * What a program becomes, as pseudo-code: its loops and what each computes, which axis the lanes run along, what stays in registers, and
 * how many bytes each loop reads and writes.
 *
 * @throws {NaluError} NALU_UNSUPPORTED where a size is left free; NALU_OPTION for an option that it may not have.
 * @example
 * printProgram(predictor(nac(2, 1)), { dims: { batch: 64 } }); // '2 nests, …'
 */
export const printProgram = <S, R>(program: Program<S, R>, options: PrintOptions = {}): string => {
  requireNames('printProgram', options, ['dims', 'profile']);
  const { dims = {}, profile = false } = options;
  const graph = graphFor(program, dims);
  const made = compiled(graph, drawableLeaves(graph), { fused: false, memoryLimit: 2 ** 32 - PAGE });
  return printed(made, profile ? profileOf(made) : undefined);
};
