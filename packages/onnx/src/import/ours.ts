import { outputPathsKey, pathsByName } from '../output-names.js';
import type { ModelProto } from '../schema.js';

// What nalu's own files say by the names in them.

export const isOurs = ({ producerName }: ModelProto): boolean => producerName === 'nalu';

/** What toOnnx calls the numbers of formulas. Any other number in its files was a parameter. */
const constantName = /^(scalar_|constant_\d)/;

/** Whether a value in the file is one that training found, as far as its name tells. */
export const isParameterName = (name: string, ours: boolean): boolean => !(ours && constantName.test(name));

/** What each output was called before toOnnx gave it a name that no input has. Elsewhere it is the name itself. */
export const pathsOfOutputs = (
  model: ModelProto,
  outputs: readonly string[],
  taken: ReadonlySet<string>,
): readonly string[] => {
  if (!isOurs(model)) return outputs;
  const told = model.metadataProps?.find(({ key }) => key === outputPathsKey)?.value;
  return (told === undefined ? undefined : readPaths(told, outputs.length)) ?? pathsByName(outputs, taken);
};

/** A list of as many names, each of them once; nothing where the text is anything else. */
const readPaths = (text: string, count: number): readonly string[] | undefined => {
  try {
    const paths: unknown = JSON.parse(text);
    if (!Array.isArray(paths) || paths.length !== count || new Set(paths).size !== count) return undefined;
    return paths.every((path) => typeof path === 'string') ? paths : undefined;
  } catch {
    return undefined;
  }
};
