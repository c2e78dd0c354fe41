import {
  buildTree,
  type Dim,
  leafSpecs,
  type NdArray,
  randomSource,
  type Shape,
  unflatten,
  uniform,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import type { AnyUnit, Ideal, UnitSample } from '../../src/units/about.js';
import { catalogue } from '../../src/units/catalogue.js';

/** Every unit with its options, of every paper. */
export const samples: readonly UnitSample[] = catalogue.flatMap((about) => about.samples);

/** Values for the parameters of a unit, whatever their tree is. */
export type Params = Readonly<Record<string, NdArray>>;

/** Other parameters for each seed, from where the sample wants them or from `range`. */
export const drawParams = (
  { unit, parameters = [-1, 1] }: UnitSample,
  seed: number,
  [low, high] = parameters,
): Params =>
  buildTree(unit.spec, ({ shape }, path) =>
    randomSource(seed).draw(path, uniform(low, high), shape as readonly number[]),
  ) as Params;

export const drawX = (
  { range: [low, high] = [-2, 2], x }: UnitSample,
  seed: number,
  shape: readonly number[] = x,
): NdArray => randomSource(seed).draw('x', uniform(low, high), shape);

/** The parameters of an ideal: what it names, and 0 elsewhere. */
export const idealParams = ({ unit, params }: Ideal): Params =>
  buildTree(unit.spec, ({ shape }, path) => {
    const value = params[path] ?? 0;
    return typeof value === 'number'
      ? reference.broadcastTo(reference.constant(value), shape as readonly number[])
      : value;
  }) as Params;

/** What the training form of a unit draws for this x. */
export const drawNoise = ({ input, training }: AnyUnit, x: NdArray, seed: number): Params => {
  const sizes = new Map<Dim, number>(
    input.map((dim, i) => [dim, x.shape.at(i - input.length) as number] as const),
  );
  const sized = (shape: Shape): number[] => shape.map((dim) => sizes.get(dim) ?? (dim as number));
  return Object.fromEntries(
    Object.entries(training?.random ?? {}).map(([name, { law, shape }]) => [
      name,
      randomSource(seed).draw(name, law, sized(shape)),
    ]),
  );
};

/** Every number of a tree of parameters. */
export const numbersOf = (unit: AnyUnit, params: Params): number[] =>
  leafSpecs(unit.spec).flatMap(({ path }) => [...leafAt(params, path).data]);

const leafAt = (params: Params, path: string): NdArray =>
  path.split('.').reduce<unknown>((tree, name) => (tree as Params)[name], params) as NdArray;

/** All parameters shifted by `by`, as an optimiser would. */
export const shifted = (unit: AnyUnit, params: Params, by: number): Params =>
  unflatten(
    unit.spec,
    leafSpecs(unit.spec).map(({ path }) => reference.add(leafAt(params, path), by)),
  ) as Params;
