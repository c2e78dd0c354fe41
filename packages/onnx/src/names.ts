/** Gives out names, each once in the whole model with its nested graphs, as ONNX wants it of values and of nodes. */
export interface Names {
  /** For a value: what is nearest to `wanted` and free. */
  readonly claim: (wanted: string) => string;
  /** For a node, whose names are apart from those of values. */
  readonly claimNode: (wanted: string) => string;
}

/**
 * @param reserved the names of the model's inputs and outputs, which no inner value may take.
 * @param renamed what an inner value is called instead, because it is an output of the model.
 */
export const uniqueNames = (reserved: readonly string[], renamed: ReadonlyMap<string, string>): Names => {
  const value = free(reserved);
  return { claim: (wanted) => renamed.get(wanted) ?? value(wanted), claimNode: free([]) };
};

const free = (reserved: readonly string[]): ((wanted: string) => string) => {
  const taken = new Set(reserved);
  return (wanted) => {
    let name = wanted;
    for (let n = 1; taken.has(name); n++) name = `${wanted}_${n}`;
    taken.add(name);
    return name;
  };
};
