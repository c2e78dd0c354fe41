import type { Names } from './names.js';
import type { AttributeProto, NodeProto } from './schema.js';

/** One graph while it is written: the model's own, or the body of a scan. */
export interface GraphWriter {
  readonly nodes: readonly NodeProto[];
  /** Adds an operator of one output, and gives that output's name, which is `name` where that is free. */
  readonly add: (
    opType: string,
    name: string,
    inputs: readonly string[],
    attributes?: readonly AttributeProto[],
  ) => string;
  /** Adds an operator of several outputs. */
  readonly addMany: (
    opType: string,
    name: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: readonly AttributeProto[],
  ) => void;
  /** The value under the very name `output`. */
  readonly alias: (value: string, output: string) => void;
  /** The values as outputs of this graph: each made here, and each once, as ONNX wants them. */
  readonly asOutputs: (values: readonly string[]) => string[];
}

export const graphWriter = (names: Names): GraphWriter => {
  const nodes: NodeProto[] = [];
  const made = new Set<string>();
  const addMany: GraphWriter['addMany'] = (opType, name, input, output, attribute) => {
    nodes.push({
      input,
      output,
      name: names.claimNode(name),
      opType,
      ...(attribute.length > 0 && { attribute }),
    });
    for (const value of output) made.add(value);
  };
  const add: GraphWriter['add'] = (opType, name, inputs, attributes = []) => {
    const output = names.claim(name);
    addMany(opType, name, inputs, [output], attributes);
    return output;
  };
  return {
    nodes,
    add,
    addMany,
    alias: (value, output) => addMany('Identity', output, [value], [output], []),
    asOutputs: (values) =>
      values.map((value, i) =>
        made.has(value) && values.indexOf(value) === i ? value : add('Identity', `${value}_out`, [value]),
      ),
  };
};
