import {
  buildTree,
  leafSpecs,
  type NdArray,
  type Ops,
  type Program,
  program,
  randomSource,
  type Shape,
  type TensorSpec,
  tensor,
  tracer,
  type Unit,
  type UnitSample,
  unflatten,
  uniform,
} from '@nalu/core';
import type { Leaves } from '../case.js';
import { contracted, type Scalar } from './differentiated.js';

// Units as the flat programs that cases are: each parameter an input of its own.

type Apply = <T>(ops: Ops<T>, params: never, x: T) => T;

export const namesOf = (spec: unknown): readonly string[] => leafSpecs(spec).map(({ path }) => path);

export const leavesOf = (spec: unknown): Record<string, TensorSpec> =>
  Object.fromEntries(leafSpecs(spec).map(({ path, spec }) => [path, tensor(...spec.shape)]));

/** The flat inputs of a case as the tree of a unit. */
export const treeOf = <T>(spec: unknown, inputs: Readonly<Record<string, T>>): never =>
  unflatten(
    spec,
    namesOf(spec).map((path) => inputs[path] as T),
  ) as never;

/** Drawn parameters, each from a stream of its own. */
export const parametersOf = (
  spec: unknown,
  [low, high]: readonly [number, number],
): Record<string, NdArray> =>
  Object.fromEntries(
    leafSpecs(spec).map(({ path, spec }, i) => [
      path,
      randomSource(11 + i).draw(path, uniform(low, high), spec.shape as number[]),
    ]),
  );

/** What a program of a unit is made of: a sample without its words. */
export interface Applied {
  readonly unit: Pick<UnitSample['unit'], 'spec' | 'apply'>;
  readonly x: readonly number[];
}

const shapeOf = ({ unit, x }: Applied) => {
  const t = tracer();
  const params = buildTree(unit.spec, ({ shape }, path) => t.input(path, shape));
  return unit.apply(t, params, t.input('x', x)).shape;
};

/** The unit as a flat program of its parameters and its input. */
export const programOf = (name: string, applied: Applied): Program<Leaves, { readonly y: TensorSpec }> => {
  const { unit, x } = applied;
  const inputs: Leaves = { ...leavesOf(unit.spec), x: tensor(...x) };
  return program(name, inputs, { y: tensor(...shapeOf(applied)) }, (ops, given) => ({
    y: (unit.apply as Apply)(ops, treeOf(unit.spec, given), given.x as never),
  }));
};

/** The same, contracted to one number that can be differentiated. */
export const scalarOf = (name: string, applied: Applied): Scalar => {
  const whole = programOf(name, applied);
  return program(name, whole.inputs, { y: tensor() }, (ops, given) => ({
    y: contracted(ops, whole.apply(ops, given).y),
  }));
};

interface Trained {
  readonly params: unknown;
  readonly drawn: unknown;
}

/** A unit in the form in which it is trained: what is drawn for it becomes an input like any other. */
export const asTrained = (unit: UnitSample['unit'], x: readonly number[]): Unit<Trained> | undefined => {
  const { training } = unit;
  if (training === undefined) return undefined;
  // Free leading axes are those of the input.
  const settled = (shape: Shape) =>
    shape.map((dim) => (typeof dim === 'number' ? dim : (x[unit.input.indexOf(dim)] as number)));
  const drawn = Object.fromEntries(
    Object.entries(training.random).map(([name, { shape }]) => [name, tensor(...settled(shape))]),
  );
  return {
    name: unit.name,
    input: unit.input,
    output: unit.output,
    spec: { params: unit.spec, drawn },
    init: undefined as never,
    apply: (ops, { params, drawn }, x) => training.apply(ops, params, x, drawn as never),
  };
};
