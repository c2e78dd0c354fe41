import { requireKind, type Shape } from '@nalu/core';
import type { ModelProto, TensorProto, ValueInfoProto } from '../schema.js';
import { decodeModel } from '../wire.js';
import { typeName } from './data-types.js';
import { describeFile, type FileFacts } from './file-facts.js';
import { isOurs, isParameterName } from './ours.js';
import { allNodes, checkModel } from './validate.js';

/** A named tensor of a file. */
export interface OnnxTensor {
  readonly name: string;
  /** `float32`, or `type 8` for one that nalu does not read. */
  readonly type: string;
  /** A free axis stands by its name, and one without a name as `?`. */
  readonly shape: Shape;
}

/** How often an operator stands in a file, its functions included. */
export interface OperatorCount {
  readonly operator: string;
  readonly count: number;
}

/** Everything that can be said of a file without running it. */
export interface OnnxSummary extends FileFacts {
  readonly name: string;
  readonly bytes: number;
  readonly inputs: readonly OnnxTensor[];
  readonly outputs: readonly OnnxTensor[];
  readonly parameters: readonly OnnxTensor[];
  readonly operators: readonly OperatorCount[];
  /** The versions of all operator sets, by domain; ONNX's own is `ai.onnx`. */
  readonly operatorSets: Readonly<Record<string, number>>;
}

/**
 * Looks into an ONNX file, whatever its operators are.
 *
 * @throws {NaluError} NALU_FILE when it is malformed.
 * @example inspectOnnx(bytes).inputs // [{ name: 'x', type: 'float32', shape: ['batch', 2] }]
 */
export const inspectOnnx = (bytes: Uint8Array): OnnxSummary => {
  requireKind('inspectOnnx', 'the file', 'a Uint8Array', bytes instanceof Uint8Array, bytes);
  const model = decodeModel(bytes);
  checkModel(model);
  const { graph = {}, opsetImport = [] } = model;
  const initializers = graph.initializer ?? [];
  const valued = new Set(initializers.map(({ name }) => name));
  const inputs = (graph.input ?? []).filter(({ name }) => !valued.has(name)).map(describeValue);
  const operatorSets = Object.fromEntries(
    opsetImport.map(({ domain = '', version = 0 }) => [domain || 'ai.onnx', version]),
  );
  return {
    ...describeFile(model, operatorSets['ai.onnx'] ?? 0, inputs),
    name: graph.name ?? '',
    bytes: bytes.length,
    inputs,
    outputs: (graph.output ?? []).map(describeValue),
    parameters: initializers.filter((tensor) => isParameter(tensor, isOurs(model))).map(describeTensor),
    operators: countOperators(model),
    operatorSets,
  };
};

const isParameter = ({ name = '', dataType }: TensorProto, ours: boolean): boolean =>
  /float/.test(typeName(dataType)) && isParameterName(name, ours);

const describeTensor = ({ name = '', dataType, dims = [] }: TensorProto): OnnxTensor => ({
  name,
  type: typeName(dataType),
  shape: dims,
});

const describeValue = ({ name = '', type }: ValueInfoProto): OnnxTensor => ({
  name,
  type: typeName(type?.tensorType?.elemType),
  shape: (type?.tensorType?.shape?.dim ?? []).map(({ dimValue, dimParam }) => dimValue ?? (dimParam || '?')),
});

const countOperators = ({ graph, functions = [] }: ModelProto): readonly OperatorCount[] => {
  const counts = new Map<string, number>();
  for (const { domain = '', opType = '' } of [graph?.node, ...functions.map(({ node }) => node)].flatMap(
    (nodes) => allNodes(nodes),
  )) {
    const operator = domain === '' || domain === 'ai.onnx' ? opType : `${domain}.${opType}`;
    counts.set(operator, (counts.get(operator) ?? 0) + 1);
  }
  return [...counts]
    .map(([operator, count]) => ({ operator, count }))
    .sort((a, b) => b.count - a.count || (a.operator < b.operator ? -1 : 1));
};
