import { complain, leafSpecs, lstm, type Ops, requireChoice, requireNames } from '@nalu/core';
import { tfjsOps } from '../ops.js';
import { type AnyUnit, definitionOf, type UnitName, unitNames } from './definitions.js';
import { freshName } from './names.js';
import type { LayersTfjs } from './namespace.js';
import { sorted } from './options.js';
import { configsOf, freshSeed, type Plan, planOf } from './plan.js';
import { VERSION } from './versions.js';
import { weightSettings } from './weight-settings.js';
import type { Bounds } from './weights.js';

type Named<T> = Readonly<Record<string, T>>;
/** One step along a sequence, by the names of parameters and states. */
type Step = <T>(ops: Ops<T>, params: Named<T>, state: Named<T>, x: T) => Named<T>;

/** A cell of core, and what keeps its weights in their bounds. */
export interface CellParts extends Pick<AnyUnit, 'spec' | 'init'> {
  readonly states: readonly string[];
  readonly step: Step;
  /** How it computes while it is trained, where that is otherwise. */
  readonly training?: Step | undefined;
  readonly bounds?: Bounds | undefined;
}

/** A cell before it knows its input: its checked options. */
export interface CellPlan extends Pick<Plan, 'who' | 'layer' | 'seed' | 'constrain' | 'settings' | 'config'> {
  readonly units: number;
  /** The part of the state that is the output. */
  readonly read: string;
  readonly make: (inputs: number) => CellParts;
}

/** `tf.layers.rnn` never asks its cell for penalties: it would forget them in silence. */
const requireNoPenalty = ({ who, settings }: Pick<Plan, 'who' | 'settings'>): void => {
  const [penalised] = [...settings].find(([, { regularizer }]) => regularizer !== undefined) ?? [];
  if (penalised === undefined) return;
  throw complain('NALU_UNSUPPORTED', {
    who,
    required: 'the weights of a cell can have no regulariser, for tf.layers.rnn adds none to the loss',
    got: `"${penalised}Regularizer"`,
  });
};

export const lstmPlan = (tf: LayersTfjs, options: object): CellPlan => {
  const title = 'LSTMCell';
  const { layer, own, ofWeights, rest } = sorted(title, options);
  requireNames(title, rest, ['read']);
  const { read = 'h' } = rest as { readonly read?: string };
  requireChoice(title, 'read', ['h', 'c'], read);
  const units = own.units as number;
  const make = (inputs: number): CellParts => {
    const { spec, init, state, step } = lstm(inputs, units);
    return { spec, init, states: Object.keys(state), step: step as unknown as Step };
  };
  const settings = weightSettings(
    tf,
    title,
    leafSpecs(make(1).spec).map(({ path }) => path),
    ofWeights,
  );
  const name = layer.name ?? freshName(tf, 'lstmCell');
  const plan = { who: `${title} "${name}"`, settings };
  requireNoPenalty(plan);
  const seed = own.seed as number | undefined;
  return {
    ...plan,
    layer: { ...layer, name },
    units,
    read,
    seed: seed ?? freshSeed(),
    constrain: true,
    make,
    config: { units, read, ...configsOf(settings), ...(seed !== undefined && { seed }), version: VERSION },
  };
};

export const unitPlan = (tf: LayersTfjs, options: object): CellPlan => {
  const { unit: name, ...others } = options as { readonly unit?: UnitName; readonly units?: number };
  requireChoice('UnitCell', 'unit', unitNames, name as string);
  const plan = planOf(tf, definitionOf(name as UnitName), { ...others, regularize: false });
  requireNoPenalty(plan);
  const units = others.units as number;
  return {
    ...plan,
    units,
    read: 's',
    make: (inputs) => cellOf(tf, plan.who, plan.make(inputs + units)),
    config: { unit: name as string, ...plan.config },
  };
};

/** s ← unit([x, s]) */
const cellOf = (tf: LayersTfjs, who: string, unit: AnyUnit): CellParts => {
  const { spec, init, constrain, training } = unit;
  requireNoDraws(who, unit);
  const step =
    (apply: AnyUnit['apply']): Step =>
    (ops, params, { s }, x) => ({ s: apply(ops, params, ops.concat([x, s as typeof x], -1)) });
  const ops = tfjsOps(tf);
  return {
    spec,
    init,
    states: ['s'],
    step: step(unit.apply),
    training: training && step((ops, params, joined) => training.apply(ops, params, joined, {})),
    bounds: constrain && ((params) => constrain(ops, params) as typeof params),
  };
};

/** Noise must stay the same along a sequence, and tf.layers.rnn does not say where one begins. */
const requireNoDraws = (who: string, { training }: AnyUnit): void => {
  const drawn = Object.keys(training?.random ?? {});
  if (drawn.length === 0) return;
  throw complain('NALU_UNSUPPORTED', {
    who,
    required: 'a cell must draw nothing in training',
    got: drawn.join(', '),
    advice: 'Take the unit without noise.',
  });
};
