import { type Graph, type Program, predictor, requireKind, type Trained, trace } from '@nalu/core';
import { elementType } from './element.js';
import {
  checkOptions,
  type GraphToOnnxOptions,
  irVersionOf,
  type ToOnnxOptions,
  type TrainedToOnnxOptions,
} from './options.js';
import { dimsOf, parametersByPath } from './parameters.js';
import { signatureOf } from './signature.js';
import { encodeModel } from './wire.js';
import { writeGraph } from './write-graph.js';

/** An ONNX file, with the names that it gives to the leaves of the program, in the order of the specs. */
export interface OnnxFile {
  readonly bytes: Uint8Array;
  /** All inputs but those whose values are in the file. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * Writes a trained model, or a {@link Program}, as an ONNX model.
 *
 * A trained model has its parameters inside, `x` as its input and `y` as its output. The inputs and outputs of a program
 * are called by their dotted paths (`x`, `params.wHat`); an output that has the path of an input gets `_out` behind it.
 * Free axes keep their names, so one file serves every batch size and sequence length; a `scan` becomes a `Scan`; random
 * leaves are inputs like any other. The same program gives the same bytes.
 *
 * @throws {NaluError} NALU_EXPORT when a free axis cannot stay free, an output is not what the program promises, or a
 * number of the formula does not exist in the precision. NALU_TREE, NALU_SHAPE for parameters that are no inputs, or of
 * another shape. NALU_OPTION, NALU_UNSUPPORTED for an option that it may not have.
 * @example
 * await writeFile('best.onnx', toOnnx(runs.best()));
 *
 * const square = program('square', { x: tensor('batch') }, { y: tensor('batch') }, ({ mul }, { x }) => ({ y: mul(x, x) }));
 * await writeFile('square.onnx', toOnnx(square));
 */
export function toOnnx<S>(
  trained: Pick<Trained<S>, 'model' | 'params'>,
  options?: TrainedToOnnxOptions,
): Uint8Array;
export function toOnnx<S, R>(program: Program<S, R>, options?: ToOnnxOptions<S>): Uint8Array;
export function toOnnx(
  subject: Pick<Trained<unknown>, 'model' | 'params'> | Program<unknown, unknown>,
  options: ToOnnxOptions = {},
): Uint8Array {
  const isTree = typeof subject === 'object' && subject !== null;
  const exportable =
    isTree && ('apply' in subject ? 'inputs' in subject : 'model' in subject && 'params' in subject);
  requireKind('toOnnx', 'the first argument', 'a trained model, or a program', exportable, subject);
  if (!('model' in subject)) return exportProgram(subject, options);
  const { model, params } = subject;
  return exportProgram(predictor(model), { ...options, parameters: { params } });
}

const exportProgram = <S, R>(program: Program<S, R>, options: ToOnnxOptions<S>): Uint8Array => {
  const { dims, ...rest } = options;
  const settled = dimsOf(program.inputs, parametersByPath(program.inputs, options.parameters));
  return graphToOnnx(trace(program, { dims: { ...dims, ...settled } }), rest).bytes;
};

/** Writes a traced program as an ONNX model: {@link toOnnx} for those who have the graph already. */
export const graphToOnnx = <S, R>(graph: Graph<S, R>, options: GraphToOnnxOptions<S> = {}): OnnxFile => {
  checkOptions(options);
  const { opset = 17, precision = 'float32', name, doc, metadata = {} } = options;
  const signature = signatureOf(graph, parametersByPath(graph.program.inputs, options.parameters));
  const metadataProps = Object.entries(metadata).map(([key, value]) => ({ key, value }));
  const bytes = encodeModel({
    irVersion: irVersionOf(opset),
    producerName: 'nalu',
    graph: {
      ...writeGraph(graph.scope, signature, { opset, element: elementType(precision) }),
      name: name ?? (graph.program.name || 'program'),
      ...(doc !== undefined && { docString: doc }),
    },
    opsetImport: [{ domain: '', version: opset }],
    metadataProps,
  });
  const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);
  return { bytes, inputs: names(signature.inputs), outputs: names(signature.outputs) };
};
