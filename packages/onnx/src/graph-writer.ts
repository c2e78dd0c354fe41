import type { Shape } from '@nalu/core';
import { tensorAttribute, valueInfo } from './messages.js';
import type { Names } from './names.js';
import type { AttributeProto, NodeProto, TensorProto, ValueInfoProto } from './schema.js';

/** An operator to be written. */
export interface Operator {
  readonly opType: string;
  /** What the node is called, where that is free. */
  readonly name: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: readonly AttributeProto[];
  readonly domain?: string;
}

/** One graph while it is written: the model's own, the body of a scan, or that of a function. */
export interface GraphWriter {
  readonly nodes: readonly NodeProto[];
  /** Adds an operator of one output, and gives that output's name: `output`, or what is nearest to the node's and free. */
  readonly add: (
    opType: string,
    name: string,
    inputs: readonly string[],
    attributes?: readonly AttributeProto[],
    output?: string,
  ) => string;
  readonly addMany: (operator: Operator) => void;
  /** A constant as a node, for where there are no initialisers. */
  readonly constant: (tensor: TensorProto) => void;
  /** The value under the very name `output`. */
  readonly alias: (value: string, output: string) => void;
  /** The values as outputs of this graph: each made here, and each once, as ONNX wants them. */
  readonly asOutputs: (values: readonly string[]) => string[];
  /** Says what a value made here is. */
  readonly typed: (value: string, dataType: number, shape: Shape) => string;
  /** What is known of the values made here, but for `outputs`, which a graph lists elsewhere. */
  readonly types: (outputs: readonly string[]) => ValueInfoProto[];
}

export const graphWriter = (names: Names): GraphWriter => {
  const nodes: NodeProto[] = [];
  const made = new Set<string>();
  const types = new Map<string, ValueInfoProto>();
  const addMany: GraphWriter['addMany'] = ({ opType, name, inputs, outputs, attributes = [], domain }) => {
    nodes.push({
      input: inputs,
      output: outputs,
      name: names.claimNode(name),
      opType,
      ...(attributes.length > 0 && { attribute: attributes }),
      ...(domain !== undefined && { domain }),
    });
    for (const value of outputs) made.add(value);
  };
  const add: GraphWriter['add'] = (opType, name, inputs, attributes = [], output = names.claim(name)) => {
    addMany({ opType, name, inputs, outputs: [output], attributes });
    return output;
  };
  return {
    nodes,
    add,
    addMany,
    constant: (tensor) => {
      const { name = '', ...value } = tensor;
      addMany({
        opType: 'Constant',
        name,
        inputs: [],
        outputs: [name],
        attributes: [tensorAttribute('value', value)],
      });
    },
    alias: (value, output) => {
      add('Identity', output, [value], [], output);
    },
    asOutputs: (values) =>
      values.map((value, i) =>
        made.has(value) && values.indexOf(value) === i ? value : add('Identity', `${value}_out`, [value]),
      ),
    typed: (value, dataType, shape) => {
      // A value may be known by two nodes: a reshape to the shape that is there is no operator.
      if (made.has(value) && !types.has(value)) types.set(value, valueInfo(value, dataType, shape));
      return value;
    },
    types: (outputs) => [...types].filter(([name]) => !outputs.includes(name)).map(([, info]) => info),
  };
};
