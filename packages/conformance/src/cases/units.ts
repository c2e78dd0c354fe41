import {
  flatten,
  type Ideal,
  leafSpecs,
  type NdArray,
  program,
  sizeOf,
  tensor,
  type UnitSample,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { type Arrays, type Aspect, byReference, type Case, type Leaves } from '../case.js';
import { draw } from './build.js';
import { centralDifferences } from './differences.js';
import { gradientOf } from './differentiated.js';
import { asTrained, leavesOf, namesOf, parametersOf, programOf, scalarOf, treeOf } from './unit-programs.js';

/** Inputs that a unit meets in practice: of both signs, zeros, and numbers as small as its ε. */
const hard = ({ x }: UnitSample): NdArray => {
  const { shape, data } = draw(x);
  const values = [0, -0, 1e-9, -1e-9, 1, -1];
  return { shape, data: data.map((value, i) => (i % 2 === 0 ? (values[(i / 2) % 6] as number) : value)) };
};

const casesOf = (sample: UnitSample): readonly Case[] => {
  const { says, unit, x, range = [-2, 2] } = sample;
  const params = parametersOf(unit.spec, sample.parameters ?? [-1, 1]);
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
    ...constrained(sample),
    ...regularized(sample),
    ...trained(sample),
  ];
};

/** float64 and its functions, over the few operations of a unit. */
const ROUNDING = 1e-12;

/** A unit at its limits is plain arithmetic, which needs no interpreter to be known. */
const saturated = ({ says, unit, params, x, y, within }: Ideal): Case => {
  const name = `${unit.name} › saturated › ${says}`;
  const given = leafSpecs(unit.spec).map(({ path, spec }) => {
    const value = params[path] ?? 0;
    return [path, typeof value === 'number' ? filled(spec.shape as number[], value) : value] as const;
  });
  const limit = Math.max(within, ROUNDING);
  const program = programOf(name, { unit, x: x.shape });
  const inputs: Arrays = { ...Object.fromEntries(given), x };
  const exact = program.apply(reference, inputs).y;
  /** y belongs to the inputs as they stand here; a backend gets them rounded, and may be off by what that moves. */
  const errorOf = (rounded: Arrays): NdArray => {
    const { data } = program.apply(reference, rounded).y;
    const moved = (i: number): number => {
      const by = Math.abs((data[i] as number) - (exact.data[i] as number));
      // An input that overflows in the precision leaves nothing to be said.
      return Number.isNaN(by) ? Number.POSITIVE_INFINITY : by;
    };
    return { shape: y.shape, data: y.data.map((v, i) => limit * Math.max(Math.abs(v), 1) + moved(i)) };
  };
  return {
    name,
    subject: unit.name,
    aspect: 'saturated',
    program,
    inputs,
    expected: {
      by: 'closed form',
      answers: (rounded) => ({ values: { y }, error: { y: errorOf(rounded) } }),
    },
    strictness: 'bound',
  };
};

/** The form in training, whose slope may be none of its values: some papers let another one pass. */
const trained = ({
  says,
  unit,
  x,
  range,
  parameters: [low, high] = [-1, 1],
}: UnitSample): readonly Case[] => {
  const training = asTrained(unit, x);
  if (training === undefined) return [];
  const applied = { unit: training, x };
  const { params, drawn } = training.spec;
  const given = (name: string) => ({
    name,
    subject: says,
    inputs: {
      ...prefixed('params', parametersOf(params, [low, high])),
      ...prefixed('drawn', parametersOf(drawn, [1, 2])),
      x: draw(x, range),
    },
    expected: byReference,
    strictness: 'bound' as const,
  });
  const [values, gradient] = [`${says} › values › in training`, `${says} › gradient › in training`];
  return [
    { ...given(values), aspect: 'values', program: programOf(values, applied) },
    { ...given(gradient), aspect: 'gradient', program: gradientOf(scalarOf(gradient, applied)) },
  ];
};

const prefixed = (prefix: string, leaves: Readonly<Record<string, NdArray>>): Record<string, NdArray> =>
  Object.fromEntries(Object.entries(leaves).map(([path, value]) => [`${prefix}.${path}`, value]));

const filled = (shape: readonly number[], value: number): NdArray => ({
  shape,
  data: new Float64Array(sizeOf(shape)).fill(value),
});

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
      inputs: parametersOf(spec, [-3, 3]),
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
      inputs: { ...parametersOf(spec, [-1, 1]), x: draw(x) },
      expected: byReference,
      strictness: 'bound',
    };
  });
};

/** The cases of any unit, those of an own one among them. */
export const unitCases = (samples: readonly UnitSample[], ideals: readonly Ideal[] = []): readonly Case[] => [
  ...samples.flatMap(casesOf),
  ...ideals.map(saturated),
];
