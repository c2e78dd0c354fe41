import {
  flatten,
  type Graph,
  type NdArray,
  type Node,
  type Program,
  randomSource,
  replay,
  scheduleOf,
  trace,
  uniform,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { expect } from 'vitest';

export const nodesOf = <S, R>({ program, outputs, scope }: Graph<S, R>): readonly Node[] =>
  scheduleOf(flatten<R, Node>(program.outputs, outputs), scope);

/** The operations of the outermost scope, in order. */
export const opsOf = <S, R>(graph: Graph<S, R>): readonly string[] => nodesOf(graph).map(({ op }) => op);

/** The step of the first scan, with its operations in order. */
export const bodyOf = <S, R>(graph: Graph<S, R>) => {
  const scan = nodesOf(graph).find(({ op }) => op === 'scan');
  if (scan?.op !== 'scan') throw new Error('no scan');
  const { body } = scan.attributes;
  return { ...body, ops: scheduleOf([...body.nextCarry, ...body.ys], body.scope).map(({ op }) => op) };
};

type Leaves = Readonly<Record<string, { readonly shape: readonly (number | string)[] }>>;

/** That a graph computes what the program does, to the last bit, on numbers that are drawn; a free axis has 3 elements. */
export const expectSameBits = <S, R>(program: Program<S, R>, graph: Graph<S, R>): void => {
  const draw = ([name, { shape }]: [string, Leaves[string]]): [string, NdArray] => {
    const sizes = shape.map((dim) => (typeof dim === 'number' ? dim : 3));
    return [name, randomSource(7).draw(name, uniform(-2, 2), sizes)];
  };
  const inputs = Object.fromEntries(Object.entries(program.inputs as unknown as Leaves).map(draw)) as never;
  const wanted = replay(trace(program)).apply(reference, inputs);
  expect(replay(graph).apply(reference, inputs)).toEqual(wanted);
};
