import {
  type Graph,
  type NdArray,
  type Node,
  type Of,
  type Program,
  program,
  replay,
  type SpecTree,
  type TensorSpec,
  tensor,
} from '@nalu/core';
import type { FunctionProto, GraphProto, ModelProto, ValueInfoProto } from '../schema.js';
import { decodeModel } from '../wire.js';
import { badFile } from './complaints.js';
import { describeFile, type FileFacts } from './file-facts.js';
import { machineFor } from './machine.js';
import { opsetOf } from './opset.js';
import { checkFromOnnxOptions, type FromOnnxOptions } from './options.js';
import { isOurs, isParameterName, pathsOfOutputs } from './ours.js';
import { bindInitializers, type Place, valueNamed } from './place.js';
import { runNodes } from './run-nodes.js';
import { checkOutput, type FileInput, inputsOf } from './signature.js';
import { treeOfNames } from './trees.js';
import { allNodes, checkModel } from './validate.js';
import { computed } from './values.js';

/** A tree of arrays by name. */
export type Arrays = Of<SpecTree, NdArray>;

/** A model that came out of an ONNX file: a {@link Program}, and what the file says of itself. */
export interface OnnxProgram extends Program<SpecTree, SpecTree>, FileFacts {
  /** The values of the parameters, as a tree: dotted names are paths in it, so `params.wHat` stands at `params`, `wHat`. */
  readonly parameters: Arrays;
}

/**
 * Reads an ONNX model as a {@link Program}, which runs on every runtime, and can be differentiated, batched and exported again.
 *
 * Inputs and outputs are trees by their dotted names. Free axes keep their names; one that has none is called
 * `<input>_axis_<number>`. Shapes, indices and other integers are worked out here, so they must not depend on the data.
 * Calls of the file's functions are replaced by what they compute. Whatever float type the file has, the precision of the
 * program is that of the runtime. A file is untrusted: sizes are bounded by its bytes, and nothing in it is executed.
 *
 * @throws {NaluError} NALU_FILE when the file is malformed, or its shapes do not fit; NALU_UNSUPPORTED for an operator, an
 * attribute or a type that nalu does not have, with the node, the operator and the opset; NALU_OPTION for a wrong option.
 * @example
 * const model = fromOnnx(await readFile('product.onnx'));
 * const executable = await runtime.compile(model);
 * const { y } = await executable.run({ x: runtime.upload(array([[20, 30]])) });
 */
export const fromOnnx = (bytes: Uint8Array, options: FromOnnxOptions = {}): OnnxProgram => {
  checkFromOnnxOptions(bytes, options);
  const model = decodeModel(bytes);
  return importModel(model, options).program;
};

export interface Imported {
  readonly program: OnnxProgram;
  /** Of each input, in the order of the file: its name there. */
  readonly inputs: readonly FileInput[];
  /** What the file calls each output, by its path in the program. */
  readonly outputNames: ReadonlyMap<string, string>;
}

type Named<T> = readonly (readonly [name: string, T])[];

/** Reads a model whose outputs are those that it states, or all that its outermost nodes compute. */
export const importModel = (
  model: ModelProto,
  options: FromOnnxOptions,
  wanted: 'outputs' | 'values' = 'outputs',
): Imported => {
  checkModel(model);
  const { graph = {}, functions = [] } = model;
  const inputs = inputsOf(graph, options.dims ?? {});
  const place = placeOf(model, graph, functions, options);
  const given = bindInputs(place, inputs);
  const values = parametersOf(place, model);
  const trained = options.parameters === 'inputs' ? bindParameters(place, values) : [];
  const stated = (graph.output ?? []).map(({ name = '' }) => name);
  runNodes(place, graph.node ?? [], stated);
  const outputs = wanted === 'outputs' ? (graph.output ?? []) : computedIn(place, graph);
  const names = outputs.map(({ name = '' }) => name);
  const taken = new Set([...inputs, ...(graph.initializer ?? [])].map(({ name = '' }) => name));
  const paths = wanted === 'outputs' ? pathsOfOutputs(model, names, taken) : names;
  const results = outputs.map((info, i) => [paths[i] as string, resultOf(place, info)] as const);
  const read = readProgram(place, graph.name ?? '', [...trained, ...given], results);
  return {
    program: {
      ...read,
      parameters: treeOfNames(values) as Arrays,
      ...describeFile(model, opsetFor(model), inputs),
    },
    inputs,
    outputNames: new Map(paths.map((path, i) => [path, names[i] as string])),
  };
};

/** The values that the outputs came from, but for lists and for what nobody needed. */
const computedIn = ({ names }: Place, { node = [] }: GraphProto): readonly ValueInfoProto[] =>
  node
    .flatMap(({ output = [] }) => output)
    .flatMap((name) => (names.own.get(name)?.kind === 'computed' ? [{ name }] : []));

const opsetFor = ({ opsetImport }: ModelProto): number => {
  const opset = opsetOf(opsetImport, 'the model');
  if (opset !== undefined) return opset;
  throw badFile("the model must name the version of ONNX's operators", 'none');
};

const placeOf = (
  model: ModelProto,
  graph: GraphProto,
  functions: readonly FunctionProto[],
  { external }: FromOnnxOptions,
): Place => {
  const nodes = allNodes(graph.node).length + functions.reduce((sum, { node = [] }) => sum + node.length, 0);
  const place: Place = {
    machine: machineFor(nodes, functions, external),
    names: { own: new Map(), outer: undefined },
    opset: opsetFor(model),
    bindings: new Map(),
    depth: 0,
  };
  bindInitializers(place, graph);
  return place;
};

const bindInputs = ({ machine, names }: Place, inputs: readonly FileInput[]): Named<Node> =>
  inputs.map(({ name, shape, isTruth }) => {
    const node = machine.tracer.input(name, shape);
    names.own.set(name, computed(node, isTruth));
    return [name, node];
  });

/** The numbers in the file that are parameters. */
const parametersOf = ({ names }: Place, model: ModelProto): Named<NdArray> =>
  (model.graph?.initializer ?? []).flatMap(({ name = '' }) => {
    const value = names.own.get(name);
    return value?.kind === 'known' && isParameterName(name, isOurs(model))
      ? [[name, value.array] as const]
      : [];
  });

const bindParameters = ({ machine, names }: Place, values: Named<NdArray>): Named<Node> =>
  values.map(([name, { shape }]) => {
    const node = machine.tracer.input(name, shape);
    names.own.set(name, computed(node));
    return [name, node];
  });

const resultOf = (place: Place, info: ValueInfoProto): Node => {
  const node = place.machine.nodeOf(valueNamed(place, info.name ?? ''), `the output "${info.name}"`);
  checkOutput(info, node.shape);
  return node;
};

const specsOf = (nodes: Named<Node>): SpecTree =>
  treeOfNames<TensorSpec>(nodes.map(([name, { shape }]) => [name, tensor(...shape)])) as SpecTree;

/** What was recorded, as a program. */
const readProgram = (
  { machine }: Place,
  name: string,
  inputs: Named<Node>,
  outputs: Named<Node>,
): Program<SpecTree, SpecTree> => {
  const [spec, results] = [specsOf(inputs), specsOf(outputs)];
  const recorded: Graph<SpecTree, SpecTree> = {
    program: program(name, spec, results, () => ({})),
    scope: machine.tracer.scope,
    inputs: treeOfNames(inputs) as Of<SpecTree, Node>,
    outputs: treeOfNames(outputs) as Of<SpecTree, Node>,
  };
  const { apply } = replay(recorded);
  return program(name, spec, results, apply);
};
