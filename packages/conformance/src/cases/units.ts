import {
  buildTree,
  flatten,
  leafSpecs,
  type NdArray,
  type Ops,
  type Program,
  program,
  randomSource,
  type TensorSpec,
  tensor,
  tracer,
  type Unit,
  unflatten,
  uniform,
} from '@nalu/core';
import { type Aspect, byReference, type Case, type Leaves } from '../case.js';
import { draw } from './build.js';
import { centralDifferences } from './differences.js';
import { contracted, gradientOf } from './differentiated.js';

/** A unit, what it is called here, and an input to try it on. */
export interface UnitSample {
  /** The unit with its options: `nalu with its own weights`. */
  readonly says: string;
  // biome-ignore lint/suspicious/noExplicitAny: a list of units whose parameters differ.
  readonly unit: Unit<any>;
  /** The shape of an input. */
  readonly x: readonly number[];
  /** Where inputs are drawn from. Default [−2, 2). */
  readonly range?: readonly [number, number];
  /** Parameters at their limits, where the unit is plain arithmetic. */
  readonly limits?: readonly Limit[];
}

export interface Limit {
  readonly says: string;
  /** By path; every element of a parameter. */
  readonly params: Readonly<Record<string, number | NdArray>>;
  readonly x: NdArray;
  readonly y: NdArray;
  /** How far the limit itself is from its closed form, relative to 1: a σ(20) is not quite 1. */
  readonly within: number;
}

type Apply = <T>(ops: Ops<T>, params: never, x: T) => T;

const namesOf = (spec: unknown): readonly string[] => leafSpecs(spec).map(({ path }) => path);
const leavesOf = (spec: unknown): Record<string, TensorSpec> =>
  Object.fromEntries(leafSpecs(spec).map(({ path, spec }) => [path, tensor(...spec.shape)]));
/** The flat inputs of a case as the tree of a unit. */
const treeOf = <T>(spec: unknown, inputs: Readonly<Record<string, T>>): never =>
  unflatten(
    spec,
    namesOf(spec).map((path) => inputs[path] as T),
  ) as never;

const parameters = (spec: unknown, [low, high]: readonly [number, number]): Record<string, NdArray> =>
  Object.fromEntries(
    leafSpecs(spec).map(({ path, spec }, i) => [
      path,
      randomSource(11 + i).draw(path, uniform(low, high), spec.shape as number[]),
    ]),
  );

const shapeOf = ({ unit, x }: UnitSample) => {
  const t = tracer();
  const params = buildTree(unit.spec, ({ shape }, path) => t.input(path, shape));
  return unit.apply(t, params, t.input('x', x)).shape;
};

/** The unit as a flat program of its parameters and its input. */
const programOf = (name: string, sample: UnitSample): Program<Leaves, { readonly y: TensorSpec }> => {
  const { unit, x } = sample;
  const inputs: Leaves = { ...leavesOf(unit.spec), x: tensor(...x) };
  return program(name, inputs, { y: tensor(...shapeOf(sample)) }, (ops, given) => ({
    y: (unit.apply as Apply)(ops, treeOf(unit.spec, given), given.x as never),
  }));
};

const scalarOf = (name: string, sample: UnitSample) => {
  const whole = programOf(name, sample);
  return program(name, whole.inputs, { y: tensor() }, (ops, given) => ({
    y: contracted(ops, whole.apply(ops, given).y),
  }));
};

/** Inputs that a unit meets in practice: of both signs, zeros, and numbers as small as its ε. */
const hard = ({ x }: UnitSample): NdArray => {
  const { shape, data } = draw(x);
  const values = [0, -0, 1e-9, -1e-9, 1, -1];
  return { shape, data: data.map((value, i) => (i % 2 === 0 ? (values[(i / 2) % 6] as number) : value)) };
};

const casesOf = (sample: UnitSample): readonly Case[] => {
  const { says, unit, x, range = [-2, 2], limits = [] } = sample;
  const params = parameters(unit.spec, [-1, 1]);
  const named = (aspect: Aspect, rest: string) => `${says} › ${aspect}${rest === '' ? '' : ` › ${rest}`}`;
  const values = (rest: string, given: NdArray): Case => {
    const name = named('values', rest);
    return {
      name,
      subject: says,
      aspect: 'values',
      program: programOf(name, sample),
      inputs: { ...params, x: given },
      expected: byReference,
      strictness: 'bound',
    };
  };
  const slope = (rest: string, given: NdArray, isSmooth: boolean): Case => {
    const name = named('gradient', rest);
    const scalar = scalarOf(name, sample);
    return {
      name,
      subject: says,
      aspect: 'gradient',
      program: gradientOf(scalar),
      inputs: { ...params, x: given },
      expected: isSmooth ? centralDifferences(scalar) : byReference,
      strictness: 'bound',
    };
  };
  return [
    values('of drawn numbers', draw(x, range)),
    values('of zeros, tiny and negative numbers', hard(sample)),
    slope('of drawn numbers', draw(x, range), true),
    // Differences would step over the corners that are among these.
    slope('of zeros, tiny and negative numbers', hard(sample), false),
    ...limits.map((limit) => saturated(sample, limit)),
    ...constrained(sample),
    ...regularized(sample),
  ];
};

const saturated = (sample: UnitSample, { says, params, x, y, within }: Limit): Case => {
  const name = `${sample.says} › saturated › ${says}`;
  const given = leafSpecs(sample.unit.spec).map(({ path, spec }) => {
    const value = params[path] ?? 0;
    const shape = spec.shape as number[];
    return [path, typeof value === 'number' ? draw(shape, [value, value]) : value] as const;
  });
  const error = { shape: y.shape, data: y.data.map((v) => within * Math.max(Math.abs(v), 1)) };
  return {
    name,
    subject: sample.says,
    aspect: 'saturated',
    program: programOf(name, { ...sample, x: x.shape }),
    inputs: { ...Object.fromEntries(given), x },
    expected: { by: 'closed form', answers: () => ({ values: { y }, error: { y: error } }) },
    strictness: 'bound',
  };
};

/** Parameters far outside, at and inside any bound. */
const constrained = ({ says, unit }: UnitSample): readonly Case[] => {
  const { constrain, spec } = unit;
  if (constrain === undefined) return [];
  const name = `${says} › constrain`;
  const leaves = leavesOf(spec);
  return [
    {
      name,
      subject: says,
      aspect: 'constrain',
      program: program(name, leaves, leaves, (ops, given) => {
        const after = flatten(spec, constrain(ops, treeOf(spec, given)) as never);
        return Object.fromEntries(namesOf(spec).map((path, i) => [path, after[i]])) as typeof given;
      }),
      inputs: parameters(spec, [-3, 3]),
      expected: byReference,
      strictness: 'bound',
    },
  ];
};

const regularized = ({ says, unit, x }: UnitSample): readonly Case[] => {
  const { regularize, spec } = unit;
  if (regularize === undefined) return [];
  const inputs: Leaves = { ...leavesOf(spec), x: tensor(...x) };
  return [0, 10_000].map((step): Case => {
    const name = `${says} › regularize › at step ${step}`;
    return {
      name,
      subject: says,
      aspect: 'regularize',
      program: program(name, inputs, { y: tensor() }, (ops, given) => ({
        y: regularize(ops, treeOf(spec, given), { x: given.x as never, step }) as never,
      })),
      inputs: { ...parameters(spec, [-1, 1]), x: draw(x) },
      expected: byReference,
      strictness: 'bound',
    };
  });
};

/** The cases of any unit, those of an own one among them. */
export const unitCases = (samples: readonly UnitSample[]): readonly Case[] => samples.flatMap(casesOf);
