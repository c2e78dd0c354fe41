import { lstm, type NdArray, ndArray, type Ops, type SpecTree, tensor, zeros } from '@nalu/core';
import type { CellParts } from './cell-plans.js';
import { activationOf, elementwise } from './elementwise.js';
import type { Layer } from './namespace.js';
import { inOrder, type Named, type Rule } from './piece.js';

type Step = CellParts['step'];

interface Run {
  readonly states: readonly string[];
  readonly read: string;
  readonly inputs: number;
  readonly units: number;
  readonly sequences: boolean;
  readonly step: Step;
}

/** Runs a step along `[batch, time, in]`, from a state of zeros. */
const run = <T>(
  ops: Ops<T>,
  { states, read, inputs, units, sequences, step }: Run,
  params: Named<T>,
  x: T,
): T => {
  const { broadcastTo, constant, scan, shape, transpose } = ops;
  const leaf = tensor('batch', units);
  const carry: SpecTree = Object.fromEntries(states.map((name) => [name, leaf]));
  const ys: SpecTree = sequences ? { y: leaf } : {};
  const zero = broadcastTo(constant(0), [...shape(x).slice(0, 1), units]);
  const start = Object.fromEntries(states.map((name) => [name, zero]));
  const xs = { x: transpose(x, [1, 0, 2]) };
  const done = scan({ carry, xs: { x: tensor('batch', inputs) }, ys }, start, xs, (state, each) => {
    const next = step(ops, params, state as Named<T>, each.x);
    return { carry: next, y: sequences ? { y: next[read] as T } : {} };
  });
  return sequences
    ? transpose((done.ys as Named<T>).y as T, [1, 0, 2])
    : ((done.carry as Named<T>)[read] as T);
};

/** What a recurrent layer of tfjs may be told, and a program has no word for. */
const unusual = (config: Named<unknown>): string | undefined =>
  ['returnState', 'goBackwards', 'stateful'].find((name) => config[name] === true);

const inputsOf = (layer: Layer): number =>
  (layer.input as { readonly shape: (number | null)[] }).shape.at(-1) as number;

type WithCell = Layer & {
  readonly cell: Layer & { readonly parts?: CellParts & { readonly names: readonly string[] } };
};

/** `tf.layers.rnn` with a cell of ours. */
export const rnnPiece: Rule = (layer, config) => {
  const { cell } = layer as WithCell;
  const reason = unusual(config);
  if (reason !== undefined) return reason;
  if (cell.parts === undefined) return `cell ${cell.getClassName()}`;
  const { spec, states, names, step } = cell.parts;
  const units = cell.getConfig().units as number;
  const read = names[0] as string;
  const whole = {
    states,
    read,
    inputs: inputsOf(layer),
    units,
    sequences: config.returnSequences === true,
    step,
  };
  return { spec, parameters: inOrder(spec), apply: (ops, params, x) => run(ops, whole, params, x) };
};

/** The LSTM of tfjs, which is core's but for its order of gates in one bias, and for what it may take instead of σ. */
export const lstmPiece: Rule = (layer, config) => {
  const gate = elementwise[activationOf(config, 'recurrentActivation')];
  const reason =
    unusual(config) ?? (activationOf(config) === 'tanh' ? undefined : `activation ${activationOf(config)}`);
  if (reason !== undefined) return reason;
  if (gate === undefined) return `recurrent activation ${activationOf(config, 'recurrentActivation')}`;
  const units = config.units as number;
  const inputs = inputsOf(layer);
  const cell = lstm(inputs, units);
  // Core's formula with another σ.
  const step = (<T>(ops: Ops<T>, params: never, state: never, x: T) =>
    cell.step({ ...ops, sigmoid: (z) => gate(ops, z as T) }, params, state, x)) as unknown as Step;
  const whole = {
    states: ['h', 'c'],
    read: 'h',
    inputs,
    units,
    sequences: config.returnSequences === true,
    step,
  };
  const spec = { ...cell.spec };
  return {
    spec,
    parameters: (values) => lstmParameters(values, units),
    apply: (ops, params, x) => run(ops, whole, params, x),
  };
};

const gates = ['biasInput', 'biasForget', 'biasCandidate', 'biasOutput'];

/** tfjs keeps the biases of the four gates in one vector, or has none. */
const lstmParameters = (values: readonly NdArray[], units: number): Named<NdArray> => {
  const [weight, recurrent, bias = zeros([4 * units])] = values as readonly [NdArray, NdArray, NdArray?];
  const part = (k: number) => ndArray([units], bias.data.slice(k * units, (k + 1) * units));
  return { weight, recurrent, ...Object.fromEntries(gates.map((name, k) => [name, part(k)])) };
};
