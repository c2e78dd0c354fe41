import {
  afterwards,
  ahead,
  exactPasses,
  type Graph,
  hoisted,
  merged,
  optimize,
  packed,
  ranked,
  rebuild,
  shared,
  sunk,
  turned,
} from '@nalu/core';
import { folding } from '@nalu/core/reference';

const settled = [folding, hoisted, shared];

/** The same program in the form that onnxruntime is fastest at: few operators in a step of a loop, and long last axes. */
export const tuned = <S, R>(graph: Graph<S, R>): Graph<S, R> => {
  const small = merged(packed(optimize(graph, [folding, ...exactPasses])));
  const wide = rebuild(small, [turned(), sunk, ...settled]);
  return afterwards(ahead(rebuild(wide, [ranked, ...settled])));
};
