import {
  adam,
  clipByNorm,
  complain,
  constant,
  cosine,
  type FitOptions,
  grouped,
  l1,
  linear,
  lstm,
  type NdArray,
  nac,
  nalu,
  type Of,
  type Penalty,
  ramp,
  recurrent,
  type Spec,
  stack,
  type Unit,
} from '@nalu/core';
import { type EncoderName, encoders } from './encoders.js';
import { CLASSES } from './task.js';

/** What the recipe turns; see the README for why each one matters. */
export interface Recipe {
  /** Starts the forget gate at σ(bias): from 18 on it is exactly 1 in float32, and nothing leaks. */
  readonly forgetBias: number;
  /** Shuts the gate of NALU on its adding side. `none`, and not undefined, which JSON would drop: the gate of the paper. */
  readonly gateBias: number | 'none';
  /** Weight of mean |W| on what the gates read: the recurrent weights, and NALU's G. */
  readonly penalty: number;
}

/** The wiring of the paper: the usual starts, and nothing that keeps the gates from reading the state. */
export const plain: Recipe = { forgetBias: 1, gateBias: 'none', penalty: 0 };

/** What makes an LSTM with NALU count far beyond its training length. */
export const counting: Recipe = { forgetBias: 20, gateBias: 15, penalty: 1 };

// biome-ignore lint/suspicious/noExplicitAny: models of different parameters in one table; fit keeps each one's spec.
export type AnyUnit = Unit<any>;

/** The parameters of any of them. */
export type AnyParams = Of<Spec, NdArray>;

interface ModelForm {
  readonly title: string;
  readonly recipe: Recipe;
  readonly build: (inputs: number, recipe: Recipe) => Readonly<Record<string, AnyUnit>>;
  /** The parameters under the L1 penalty. */
  readonly quiet: readonly string[];
}

const HIDDEN = 32;

/**
 * ω of the multiplying path. onnxruntime's float32 σ is exact to 6e-8, so what is left of a shut gate may let
 * 6e-8 · e^ω through: at 5 that is 1e-5 of a count.
 */
const BOUND = 5;

const cell = (inputs: number, read: 'h' | 'c', { forgetBias, penalty }: Recipe): AnyUnit =>
  recurrent(
    lstm(inputs, HIDDEN, {
      init: {
        biasForget: constant(forgetBias),
        ...(penalty > 0 && { recurrent: constant(0), biasInput: constant(3) }),
      },
    }),
    { read },
  );

const readout = ({ gateBias }: Recipe): AnyUnit =>
  gateBias === 'none'
    ? nalu(HIDDEN, CLASSES)
    : nalu(HIDDEN, CLASSES, {
        gateBias: true,
        bound: BOUND,
        init: { gate: constant(0), gateBias: constant(gateBias) },
      });

const overState =
  (read: 'h' | 'c', top: (recipe: Recipe) => AnyUnit): ModelForm['build'] =>
  (inputs, recipe) => ({
    cell: cell(inputs, read, recipe),
    readout: top(recipe),
  });

export type ModelName = 'lstm-linear' | 'lstm-nac' | 'lstm-nalu' | 'lstm-nalu-cell' | 'nac' | 'nalu';

/** The rows of the table. */
export const models: Readonly<Record<ModelName, ModelForm>> = {
  'lstm-linear': {
    title: 'LSTM + Linear on h',
    recipe: plain,
    build: overState('h', () => linear(HIDDEN, CLASSES)),
    quiet: ['cell.recurrent'],
  },
  'lstm-nac': {
    title: 'LSTM + NAC on h',
    recipe: plain,
    build: overState('h', () => nac(HIDDEN, CLASSES)),
    quiet: ['cell.recurrent'],
  },
  'lstm-nalu': {
    title: 'LSTM + NALU on h (the paper)',
    recipe: plain,
    build: overState('h', readout),
    quiet: ['cell.recurrent', 'readout.gate'],
  },
  'lstm-nalu-cell': {
    title: 'LSTM + NALU on c',
    recipe: counting,
    build: overState('c', readout),
    quiet: ['cell.recurrent', 'readout.gate'],
  },
  nac: {
    title: 'recurrent NAC',
    recipe: plain,
    build: (inputs) => ({ cell: recurrent(nac(inputs + CLASSES, CLASSES)) }),
    quiet: [],
  },
  nalu: {
    title: 'recurrent NALU',
    recipe: plain,
    build: (inputs) => ({ cell: recurrent(nalu(inputs + CLASSES, CLASSES)) }),
    quiet: [],
  },
};

export const modelNames = Object.keys(models) as ModelName[];

export const requireModel = (name: string): ModelName => {
  const known = modelNames.find((model) => model === name);
  if (known !== undefined) return known;
  throw complain('NALU_OPTION', {
    who: 'counting',
    required: `--model must be one of ${modelNames.join(', ')}`,
    got: `"${name}"`,
  });
};

export interface CountingModel {
  readonly model: AnyUnit;
  readonly training: Pick<FitOptions, 'optimizer' | 'clip' | 'penalties'>;
}

/** Images go through an encoder to ten numbers first; symbols are those ten numbers. */
const encoderFor = (width: number, name: EncoderName): Readonly<Record<string, AnyUnit>> =>
  width === CLASSES ? {} : { encoder: encoders[name].build() };

/** A model of the table with its training: Adam, constant for half of the steps, then along a cosine to 1 %. */
export const countingModel = (
  name: ModelName,
  width: number,
  steps: number,
  recipe: Recipe,
  encoderName: EncoderName = 'mlp',
): CountingModel => {
  const form = models[name];
  const encoder = encoderFor(width, encoderName);
  const rate = (from: number) => adam(cosine({ from, to: from / 100, start: steps / 2, end: steps }));
  const weight = ramp({ from: 0, to: recipe.penalty, start: 0.3 * steps, end: 0.6 * steps });
  const penalties: readonly Penalty[] = recipe.penalty > 0 ? form.quiet.map((path) => l1(path, weight)) : [];
  return {
    model: stack({ ...encoder, ...form.build(CLASSES, recipe) }) as AnyUnit,
    training: {
      optimizer: 'encoder' in encoder ? grouped(rate(1e-2), { encoder: rate(2e-3) }) : rate(1e-2),
      clip: clipByNorm(1),
      penalties,
    },
  };
};
