import type { ModelProto } from '../schema.js';

// What nalu's own files say by the names in them.

export const isOurs = ({ producerName }: ModelProto): boolean => producerName === 'nalu';

/** What toOnnx calls the numbers of formulas. Any other number in its files was a parameter. */
const constantName = /^(scalar_|constant_\d)/;

/** Whether a value in the file is one that training found, as far as its name tells. */
export const isParameterName = (name: string, ours: boolean): boolean => !(ours && constantName.test(name));

const suffix = '_out';

/**
 * What an output was called before toOnnx put `_out` behind it, because an input has that path: a training step takes and
 * gives `params.w`. The name stays where it could mean something else.
 */
export const pathsOfOutputs = (
  outputs: readonly string[],
  taken: ReadonlySet<string>,
  ours: boolean,
): readonly string[] => {
  const before = (name: string) => name.slice(0, -suffix.length);
  const isRenamed = (name: string) =>
    ours && name.endsWith(suffix) && taken.has(before(name)) && !outputs.includes(before(name));
  return outputs.map((name) => (isRenamed(name) ? before(name) : name));
};
