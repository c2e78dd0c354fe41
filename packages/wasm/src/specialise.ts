import { type Graph, optimize, type Program, trace } from '@nalu/core';
import { type CompileSettings, compiled } from './compiled.js';
import { type Instance, instantiate } from './instance.js';

/** Sizes for the free axes of a program. */
export type Sizes = Readonly<Record<string, number>>;

/** How many sets of sizes are kept ready; the one used longest ago goes first. */
const KEPT = 8;

/** The graph of a program for one set of sizes; every size in it is known. */
export const graphFor = <S, R>(program: Program<S, R>, dims: Sizes): Graph<S, R> =>
  optimize(trace(program, { dims }));

/** A program for the sizes of its free axes, named in the same order each time, with the random leaves of the list drawn inside. */
export type Specialised = (dims: Sizes, drawn: readonly string[]) => Promise<Instance>;

/** Compiles a program for each set of sizes that it meets. */
export const specialiser = <S, R>(program: Program<S, R>, settings: CompileSettings): Specialised => {
  const ready = new Map<string, Promise<Instance>>();
  const make = (key: string, dims: Sizes, drawn: readonly string[]): Promise<Instance> => {
    const made = instantiate(program.name, compiled(graphFor(program, dims), drawn, settings));
    // What failed may not fail again, as when there was no memory left.
    made.catch(() => ready.delete(key));
    return made;
  };
  return (dims, drawn) => {
    const key = JSON.stringify([dims, drawn]);
    const instance = ready.get(key) ?? make(key, dims, drawn);
    ready.delete(key);
    ready.set(key, instance);
    for (const oldest of ready.keys()) if (ready.size > KEPT) ready.delete(oldest);
    return instance;
  };
};
