import type { FunctionProto, ModelProto } from '../schema.js';
import { functionKey } from './machine.js';
import { allNodes } from './validate.js';

/** A function of the file, such as one unit. */
export interface OnnxFunction {
  readonly name: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly string[];
  /** Its doc string: the equation and the source of a unit. */
  readonly doc: string;
  /** How often it is called, in the model and in other functions. */
  readonly calls: number;
}

/** What a file says of itself. */
export interface FileFacts {
  /** The version of ONNX's operators. */
  readonly opset: number;
  /** The version of the file format. */
  readonly irVersion: number;
  /** Of the first input of numbers: `float32`. Empty where the model has none. */
  readonly elementType: string;
  readonly producer: string;
  readonly doc: string;
  readonly functions: readonly OnnxFunction[];
  readonly metadata: Readonly<Record<string, string>>;
}

export const describeFile = (
  model: ModelProto,
  opset: number,
  inputs: readonly { readonly type: string }[],
): FileFacts => ({
  opset,
  irVersion: model.irVersion ?? 0,
  elementType: inputs.find(({ type }) => /float/.test(type))?.type ?? '',
  producer: [model.producerName, model.producerVersion].filter((part) => part).join(' '),
  doc: model.graph?.docString || model.docString || '',
  functions: functionsOf(model),
  metadata: Object.fromEntries((model.metadataProps ?? []).map(({ key = '', value = '' }) => [key, value])),
});

const functionsOf = ({ graph, functions = [] }: ModelProto): readonly OnnxFunction[] => {
  const calls = new Map<string, number>();
  for (const { domain, opType } of [graph?.node, ...functions.map(({ node }) => node)].flatMap((nodes) =>
    allNodes(nodes),
  )) {
    const key = functionKey(domain, opType);
    calls.set(key, (calls.get(key) ?? 0) + 1);
  }
  return functions.map((each) => describeFunction(each, calls.get(functionKey(each.domain, each.name)) ?? 0));
};

const describeFunction = (local: FunctionProto, calls: number): OnnxFunction => ({
  name: local.name ?? '',
  domain: local.domain ?? '',
  inputs: local.input ?? [],
  outputs: local.output ?? [],
  attributes: [...(local.attribute ?? []), ...(local.attributeProto ?? []).map(({ name = '' }) => name)],
  doc: local.docString ?? '',
  calls,
});
