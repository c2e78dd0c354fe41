import {
  complain,
  factsOf,
  type Graph,
  type Program,
  predictor,
  requireKind,
  type Trained,
  trace,
} from '@nalu/core';
import { elementType } from './element.js';
import { type ExternalDataOptions, splitModel } from './external-data.js';
import { DOMAIN, DOMAIN_VERSION } from './functions.js';
import { inlined } from './inlined.js';
import {
  checkOptions,
  type GraphToOnnxOptions,
  irVersionOf,
  type ToOnnxOptions,
  type TrainedToOnnxOptions,
} from './options.js';
import { outputFacts } from './output-names.js';
import { dimsOf, parametersByPath } from './parameters.js';
import type { ModelProto } from './schema.js';
import { signatureOf } from './signature.js';
import { unrolled } from './unrolled.js';
import { version } from './version.js';
import { encodeModel } from './wire.js';
import { writeGraph } from './write-graph.js';

/** A model with its parameters; what `fit` gives is more, and says of which seed it is, and what it was trained on. */
export type Exportable<S> = Pick<Trained<S>, 'model' | 'params' | 'task'> & { readonly seed?: number };

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
export function toOnnx<S>(trained: Exportable<S>, options?: TrainedToOnnxOptions): Uint8Array;
export function toOnnx<S, R>(program: Program<S, R>, options?: ToOnnxOptions<S>): Uint8Array;
export function toOnnx(
  subject: Exportable<unknown> | Program<unknown, unknown>,
  options: ToOnnxOptions = {},
): Uint8Array {
  return encodeModel(modelOf(subject, options));
}

/** A model in two files, for tensors that are too large for one: ONNX files end at 2 GiB. */
export interface OnnxFiles {
  readonly bytes: Uint8Array;
  /** The second file, which has to be written beside the first under the name that was given. */
  readonly data: Uint8Array;
}

/**
 * Writes a model like {@link toOnnx}, with its large tensors in a second file.
 *
 * @throws {NaluError} as {@link toOnnx}; NALU_OPTION for a location that is no plain name.
 * @example
 * const { bytes, data } = toOnnxFiles(runs.best(), { location: 'best.onnx.data' });
 * await writeFile('best.onnx', bytes);
 * await writeFile('best.onnx.data', data);
 */
export function toOnnxFiles<S>(
  subject: Exportable<S>,
  options: TrainedToOnnxOptions & ExternalDataOptions,
): OnnxFiles;
export function toOnnxFiles<S, R>(
  subject: Program<S, R>,
  options: ToOnnxOptions<S> & ExternalDataOptions,
): OnnxFiles;
export function toOnnxFiles(
  subject: Exportable<unknown> | Program<unknown, unknown>,
  { location, from, ...options }: ToOnnxOptions & ExternalDataOptions,
): OnnxFiles {
  const whole = modelOf(subject, options);
  const { model, data } = splitModel(whole, { location, ...(from !== undefined && { from }) });
  return { bytes: encodeModel(model), data };
}

const modelOf = (
  subject: Exportable<unknown> | Program<unknown, unknown>,
  options: ToOnnxOptions,
): ModelProto => {
  const isTree = typeof subject === 'object' && subject !== null;
  const exportable =
    isTree && ('apply' in subject ? 'inputs' in subject : 'model' in subject && 'params' in subject);
  requireKind('toOnnx', 'the first argument', 'a trained model, or a program', exportable, subject);
  if (!('model' in subject)) return exportProgram(subject, options);
  const { model, params } = subject;
  const metadata = { ...factsOf(subject), ...options.metadata };
  return exportProgram(predictor(model), { ...options, metadata, parameters: { params } });
};

const exportProgram = <S, R>(program: Program<S, R>, options: ToOnnxOptions<S>): ModelProto => {
  checkOptions(options);
  const { dims, recurrence, ...rest } = options;
  const settled = dimsOf(program.inputs, parametersByPath(program.inputs, options.parameters));
  const written = recurrence === 'unrolled' ? unrolled(program) : program;
  const graph = trace(written, { dims: { ...dims, ...settled } });
  return writeModel(graph, rest, recurrence === 'lstm').model;
};

/** Writes a traced program as an ONNX model: {@link toOnnx} for those who have the graph already. */
export const graphToOnnx = <S, R>(graph: Graph<S, R>, options: GraphToOnnxOptions<S> = {}): OnnxFile => {
  checkOptions(options);
  const { model, inputs, outputs } = writeModel(graph, options, false);
  return { bytes: encodeModel(model), inputs, outputs };
};

interface WrittenModel extends Pick<OnnxFile, 'inputs' | 'outputs'> {
  readonly model: ModelProto;
}

const writeModel = <S, R>(
  traced: Graph<S, R>,
  options: GraphToOnnxOptions<S>,
  nativeLstm: boolean,
): WrittenModel => {
  const { opset = 17, precision = 'float32', form = 'functions', name, doc, metadata = {} } = options;
  const parameters = parametersByPath(traced.program.inputs, options.parameters);
  const { graph, known } =
    form === 'inlined' ? inlined(traced, parameters, nativeLstm) : { graph: traced, known: undefined };
  const signature = signatureOf(graph, parameters);
  const written = writeGraph(graph.scope, signature, {
    opset,
    element: elementType(precision),
    form,
    nativeLstm,
    ...(known && { known }),
  });
  if (nativeLstm && !written.graph.node?.some(({ opType }) => opType === 'LSTM'))
    throw noLstm(graph.program.name);
  const given = new Set([...signature.inputs, ...signature.parameters].map(({ name }) => name));
  const ours = written.functions.length > 0 ? [{ domain: DOMAIN, version: DOMAIN_VERSION }] : [];
  const model: ModelProto = {
    irVersion: irVersionOf(opset),
    producerName: 'nalu',
    producerVersion: version,
    graph: {
      ...written.graph,
      name: name ?? (graph.program.name || 'program'),
      ...(doc !== undefined && { docString: doc }),
    },
    opsetImport: [{ domain: '', version: opset }, ...ours],
    metadataProps: Object.entries({ ...metadata, ...outputFacts(signature.outputs, given) }).map(
      ([key, value]) => ({ key, value }),
    ),
    functions: written.functions,
  };
  const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);
  return { model, inputs: names(signature.inputs), outputs: names(signature.outputs) };
};

const noLstm = (who: string) =>
  complain('NALU_EXPORT', {
    who: 'toOnnx',
    required: 'recurrence: "lstm" needs a recurrent LSTM, outside of every loop',
    got: `${who}, which has none`,
    advice: 'Export with recurrence: "scan".',
  });
