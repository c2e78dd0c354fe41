import type { Node, Part } from '@nalu/core';

/** Gives out names, each once in the whole model with its nested graphs, as ONNX wants it of values and of nodes. */
export interface Names {
  /** For a value: what is nearest to `wanted` and free. */
  readonly claim: (wanted: string) => string;
  /** For a node, whose names are apart from those of values. */
  readonly claimNode: (wanted: string) => string;
}

/** @param reserved the names of inputs and outputs, which no inner value may take. */
export const uniqueNames = (reserved: readonly string[]): Names => ({
  claim: free(reserved),
  claimNode: free([]),
});

const free = (reserved: readonly string[]): ((wanted: string) => string) => {
  const taken = new Set(reserved);
  return (wanted) => {
    let name = wanted;
    for (let n = 1; taken.has(name); n++) name = `${wanted}_${n}`;
    taken.add(name);
    return name;
  };
};

/** Where a part stands: `readout/nalu`. */
export const pathOf = (part: Part | undefined): string =>
  part === undefined ? '' : joined(pathOf(part.parent), part.name.replaceAll(/\W+/g, '_'));

/** What a node computes, behind the path that it stands at: `readout/nalu/exp`. */
export const plainName = (path: string, node: Node): string =>
  joined(path, node.op === 'input' ? node.attributes.name : node.op);

/** What a node is called in messages, where no two may read alike: `readout/nalu/exp_12`. */
export const nodeName = (node: Node): string => `${plainName(pathOf(node.part), node)}_${node.id}`;

const joined = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`);
