import {
  complain,
  type Dim,
  linear,
  type NdArray,
  ndArray,
  type Program,
  program,
  type SpecTree,
  type TensorSpec,
  tensor,
} from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Sequential } from '@tensorflow/tfjs-layers';
import { activationOf, elementwise } from './elementwise.js';
import type { Layer, LayerShape } from './namespace.js';
import { inOrder, type Named, type Piece, plain, type Rule } from './piece.js';
import { lstmPiece, rnnPiece } from './sequence.js';
import type { UnitLayer } from './unit-layer.js';

/** A model of TensorFlow.js as a program: `x` and the parameters go in, `y` comes out. */
export interface ModelProgram
  extends Program<{ readonly params: SpecTree; readonly x: TensorSpec }, { readonly y: TensorSpec }> {
  /** The values of the parameters, by layer and weight: `params.nalu_1.wHat`. */
  readonly params: Named<Named<NdArray>>;
}

/**
 * A `tf.Sequential` as a {@link Program}, which `toOnnx` of `@nalu/onnx` takes, and any runtime of nalu.
 *
 * It may hold the layers of this module, `dense`, `activation`, `reLU`, `dropout`, `lstm`, and `rnn` with a cell of this
 * module. Free axes stay free: `batch`, and `time` of a sequence.
 *
 * @throws {NaluError} NALU_UNSUPPORTED with everything in the model that has no form as a program.
 * @example
 * const exported = await toProgram(model);
 * const bytes = toOnnx(exported, { parameters: { params: exported.params } });
 */
export const toProgram = async (model: Sequential): Promise<ModelProgram> => {
  const layers = layersOf(model);
  const pieces = piecesOf(layers);
  const spec: SpecTree = Object.fromEntries(pieces.map(({ name, piece }) => [name, piece.spec]));
  const inputs = { params: spec, x: tensor(...freeAxes(model.inputs[0]?.shape)) };
  const outputs = { y: tensor(...freeAxes(model.outputs[0]?.shape)) };
  const whole = program(model.name, inputs, outputs, (ops, { params, x }) => {
    type T = typeof x;
    const of = params as Named<Named<T>>;
    return { y: pieces.reduce<T>((value, { name, piece }) => piece.apply(ops, of[name] ?? {}, value), x) };
  });
  const params = await Promise.all(
    pieces.map(async ({ name, piece, layer }) => [name, piece.parameters(await valuesOf(layer))] as const),
  );
  return { ...whole, params: Object.fromEntries(params) };
};

const valuesOf = (layer: Layer): Promise<readonly NdArray[]> =>
  Promise.all(
    layer.weights.map(async (weight) => {
      const value: Tensor = weight.read();
      return ndArray(value.shape, await value.data());
    }),
  );

const names = ['batch', 'time'];
const freeAxes = (shape: LayerShape = []): Dim[] => shape.map((size, i) => size ?? names[i] ?? `axis${i}`);

const refuse = (required: string, got: string) =>
  complain('NALU_UNSUPPORTED', { who: 'toProgram', required, got });

const layersOf = (model: Sequential): readonly Layer[] => {
  const kind = model?.getClassName?.();
  if (kind !== 'Sequential') throw refuse('the model must be a tf.Sequential', kind ?? String(model));
  if (model.outputs.length === 0) throw refuse('the model must have a layer with an "inputShape"', 'none');
  return model.layers;
};

const densePiece: Rule = (layer, config) => {
  const activation = activationOf(config);
  const f = elementwise[activation];
  if (f === undefined) return `activation ${activation}`;
  const [kernel] = layer.weights;
  const bias = config.useBias !== false;
  const unit = linear(kernel?.shape[0] as number, config.units as number, { bias });
  return {
    spec: { ...unit.spec } as SpecTree,
    parameters: inOrder({ ...unit.spec } as SpecTree),
    apply: (ops, params, x) => f(ops, unit.apply(ops, params as never, x)),
  };
};

const activationPiece: Rule = (_, config) => {
  const f = elementwise[activationOf(config)];
  return f === undefined ? `activation ${activationOf(config)}` : plain(f);
};

const reluPiece: Rule = (_, { maxValue }) => {
  if (typeof maxValue !== 'number') return plain(({ max }, x) => max(x, 0));
  return plain(({ max, min }, x) => min(max(x, 0), maxValue));
};

const unitPiece: Rule = (layer) => {
  const { unit } = layer as UnitLayer;
  return { spec: unit?.spec, parameters: inOrder(unit?.spec), apply: unit?.apply as Piece['apply'] };
};

/** The layers of tfjs that have a form as a program, by their class names. */
const rules: Readonly<Record<string, Rule>> = {
  Activation: activationPiece,
  Dense: densePiece,
  Dropout: () => plain((_, x) => x),
  InputLayer: () => plain((_, x) => x),
  LSTM: lstmPiece,
  RNN: rnnPiece,
  ReLU: reluPiece,
};

const piecesOf = (layers: readonly Layer[]) => {
  const found = layers.map((layer) => {
    const rule = (layer as Partial<UnitLayer>).unit === undefined ? rules[layer.getClassName()] : unitPiece;
    const piece = rule?.(layer, layer.getConfig()) ?? 'no form as a program';
    return { name: plainName(layer.name), layer, piece };
  });
  const problems = found.flatMap(({ layer, piece }) =>
    typeof piece === 'string' ? [`"${layer.name}" (${layer.getClassName()}: ${piece})`] : [],
  );
  if (problems.length > 0)
    throw complain('NALU_UNSUPPORTED', {
      who: 'toProgram',
      required:
        'every layer must be one of @nalu/tfjs, dense, activation, reLU, dropout, lstm, or rnn with a cell of ours',
      got: problems.join(', '),
    });
  return found as readonly { readonly name: string; readonly layer: Layer; readonly piece: Piece }[];
};

/** A dot would read as a path, and JavaScript puts names that are numbers in an order of its own. */
const plainName = (name: string): string => name.replace(/[^\w-]/g, '_').replace(/^(?=[^A-Za-z_])/, 'layer_');
