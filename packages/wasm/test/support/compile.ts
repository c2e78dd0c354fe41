import { type Ops, type Program, program, type SpecTree, type TensorSpec } from '@nalu/core';
import { type Compiled, compiled } from '../../src/compiled.js';
import type { Tuning } from '../../src/emit/tiling.js';
import { type Item, isLoop, type Nest, type ScheduledLoop } from '../../src/ir.js';
import { graphFor, type Sizes } from '../../src/specialise.js';

/** A program of named tensors, with one output `y`. */
export const formula = (
  inputs: Readonly<Record<string, TensorSpec>>,
  y: TensorSpec,
  f: <T>(ops: Ops<T>, inputs: Readonly<Record<string, T>>) => T,
): Program<SpecTree, { readonly y: TensorSpec }> =>
  program('formula', inputs as SpecTree, { y }, (ops, given) => ({ y: f(ops, given as never) }));

export const compile = <S, R>(
  p: Program<S, R>,
  dims: Sizes = {},
  drawn: readonly string[] = [],
  tuning?: Tuning,
): Compiled =>
  compiled(graphFor(p, dims), drawn, {
    fused: false,
    memoryLimit: 2 ** 30,
    ...(tuning && { tuning }),
  });

export const loopsOf = (items: readonly Item[]): ScheduledLoop[] =>
  items.flatMap((item) => (isLoop(item) ? [item as ScheduledLoop] : []));

export const nestsOf = (items: readonly Item[]): Nest[] =>
  items.flatMap((item) => (isLoop(item) ? [] : [item as Nest]));

/** What the statements of a nest compute: `mul`, or `sum of mul`. */
export const namesOf = ({ statements }: Nest): string[] =>
  statements.map(({ f, fold }) => (fold === undefined ? f : `${fold} of ${f}`));
