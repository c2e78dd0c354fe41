import {
  complain,
  joinPath,
  type LeafSpec,
  leafSpecs,
  type NdArray,
  printShape,
  type Shape,
} from '@nalu/core';

/** The tree of `S` with arrays at some of its leaves: the inputs that become part of the file. */
export type ParametersOf<S> = S extends LeafSpec ? NdArray : { readonly [K in keyof S]?: ParametersOf<S[K]> };

const isArray = (value: unknown): value is NdArray =>
  typeof value === 'object' && value !== null && 'data' in value && value.data instanceof Float64Array;

const collect = (value: unknown, path: string): [string, NdArray][] => {
  if (isArray(value)) return [[path, value]];
  if (typeof value !== 'object' || value === null)
    throw complain('NALU_TREE', {
      who: 'toOnnx',
      required: `"parameters${path && `.${path}`}" must be a tree of arrays`,
      got: String(value),
    });
  return Object.entries(value).flatMap(([name, child]) =>
    child === undefined ? [] : collect(child, joinPath(path, name)),
  );
};

/** The given arrays by the paths of the inputs that they replace. */
export const parametersByPath = (inputs: unknown, parameters: unknown): ReadonlyMap<string, NdArray> => {
  const found = new Map(parameters === undefined ? [] : collect(parameters, ''));
  const paths = leafSpecs(inputs).map(({ path }) => path);
  for (const path of found.keys())
    if (!paths.includes(path))
      throw complain('NALU_TREE', {
        who: 'toOnnx',
        required: `parameters must be inputs of the program (${paths.join(', ')})`,
        got: `"${path}"`,
      });
  return found;
};

/** A parameter settles the free axes that its input has. */
export const dimsOf = (
  inputs: unknown,
  parameters: ReadonlyMap<string, NdArray>,
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    leafSpecs(inputs).flatMap(({ path, spec }) =>
      spec.shape.flatMap((dim, i): [string, number][] => {
        const size = parameters.get(path)?.shape[i];
        return typeof dim === 'string' && size !== undefined ? [[dim, size]] : [];
      }),
    ),
  );

export const checkParameter = (path: string, wanted: Shape, { shape }: NdArray): void => {
  if (printShape(shape) === printShape(wanted)) return;
  throw complain('NALU_SHAPE', {
    who: 'toOnnx',
    required: `parameter "${path}" must be ${printShape(wanted)}`,
    got: printShape(shape),
  });
};
