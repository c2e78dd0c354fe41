import { type Code, i32, load, store } from '../../src/encoder/code.js';
import { moduleBuilder } from '../../src/encoder/module.js';
import { instantiate } from './instantiate.js';

type Vectors = readonly Code<'v128'>[];

/** Runs code on vectors of four words each, and gives the four words that come out. */
export const onLanes = (
  make: (...vectors: Vectors) => Code<'v128'>,
  ...vectors: readonly (readonly number[])[]
): readonly number[] => {
  const module = moduleBuilder({ pages: 1 });
  const loads = vectors.map((_, i) => load('v128.load', i32(16 * i + 16)));
  module.func({ name: 'f', takes: [], gives: [] }, () => [store('v128.store', i32(0), make(...loads))]);
  const { memory, run } = instantiate(module);
  vectors.forEach((words, i) => {
    new Int32Array(memory.buffer, 16 * i + 16, 4).set(words);
  });
  run('f');
  return [...new Int32Array(memory.buffer, 0, 4)];
};

/** The words of float32 numbers. */
export const wordsOf = (values: readonly number[]): readonly number[] => [
  ...new Int32Array(Float32Array.from(values).buffer),
];
