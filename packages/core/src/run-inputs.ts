import { complain } from './errors.js';
import { requireTensor } from './guards.js';
import type { HostArray, Shape } from './ops.js';
import type { RandomSource } from './random/source.js';
import { sizeOf } from './shapes.js';
import { checkTree, type Given, type LeafSpec, mapTree, type Of, printShape } from './spec.js';

/** What a runtime knows of its values, to fill and check the inputs of a program. */
export interface InputHost<V> {
  readonly who: string;
  readonly precision: string;
  readonly dims: Readonly<Record<string, number>>;
  readonly shapeOf: (value: V) => readonly number[];
  /** Memory that the numbers of a random leaf are drawn to; new memory when it is not there. */
  readonly room?: (path: string, count: number) => Float32Array | Float64Array;
  /** Makes a value of drawn numbers. It may keep their memory, which nobody else has but `room`. */
  readonly upload: (array: HostArray) => V;
  readonly dispose: (value: V) => void;
  readonly random: RandomSource | undefined;
}

export interface FilledInputs<S, V> {
  readonly inputs: Of<S, V>;
  /** The values made here, which the runtime frees after the run. */
  readonly drawn: readonly V[];
}

/**
 * Checks what the caller gave against the spec, and draws the random leaves that were left out.
 *
 * @throws {NaluError} NALU_TREE for a missing or unknown name, NALU_SHAPE for a wrong shape or an axis of two sizes.
 */
export const fillInputs = <S, V>(spec: S, given: Given<S, V>, host: InputHost<V>): FilledInputs<S, V> => {
  checkTree(host.who, spec, given);
  const sizes = new Map(Object.entries(host.dims));
  const tree = given as Of<S, V | undefined>;
  mapTree<S, V | undefined, void>(spec, tree, (value, leaf, path) => {
    if (value === undefined) return;
    requireTensor(host.who, path, value);
    checkShape(host, sizes, leaf, path, host.shapeOf(value));
  });
  const drawn: V[] = [];
  try {
    const inputs = mapTree<S, V | undefined, V>(spec, tree, (value, leaf, path) => {
      if (value !== undefined) return value;
      const fresh = host.upload(drawLeaf(host, sizes, leaf, path));
      drawn.push(fresh);
      return fresh;
    });
    return { inputs, drawn };
  } catch (error) {
    drawn.forEach(host.dispose);
    throw error;
  }
};

const checkShape = <V>(
  { who, precision }: InputHost<V>,
  sizes: Map<string, number>,
  { shape: wanted }: LeafSpec,
  path: string,
  got: readonly number[],
): void => {
  const empty = wanted.findIndex((dim, i) => typeof dim === 'string' && got[i] === 0);
  if (empty >= 0)
    throw complain('NALU_SHAPE', {
      who,
      required: `axis "${wanted[empty]}" of "${path}" must hold something`,
      got: printShape(got, precision),
    });
  const met = new Map(sizes);
  if (wanted.length === got.length && wanted.every((dim, i) => meets(met, dim, got[i] as number))) {
    for (const [name, size] of met) sizes.set(name, size);
    return;
  }
  const known = wanted.flatMap((dim) =>
    typeof dim === 'string' && sizes.has(dim) ? [`${dim} = ${sizes.get(dim)}`] : [],
  );
  throw complain('NALU_SHAPE', {
    who,
    required: `"${path}" must be ${printShape(wanted, precision)}${known.length > 0 ? ` with ${known.join(', ')}` : ''}`,
    got: printShape(got, precision),
  });
};

/** A free axis takes the first size that it meets, and keeps it. */
const meets = (sizes: Map<string, number>, dim: number | string, got: number): boolean => {
  if (typeof dim === 'number') return dim === got;
  if (!sizes.has(dim)) sizes.set(dim, got);
  return sizes.get(dim) === got;
};

const drawLeaf = <V>(
  host: InputHost<V>,
  sizes: Map<string, number>,
  leaf: LeafSpec,
  path: string,
): HostArray => {
  const { who, random, room = newRoom } = host;
  if (leaf.kind !== 'random' || random === undefined)
    throw complain('NALU_TREE', {
      who,
      required: `"${path}" must be given, or drawn from run's option random`,
      got: 'neither',
    });
  const shape = sizedShape(who, leaf.shape, sizes, path);
  const data = room(path, sizeOf(shape));
  random.fill(data, path, leaf.law, shape);
  return { shape, data };
};

const newRoom = (_: string, count: number): Float32Array => new Float32Array(count);

const sizedShape = (who: string, shape: Shape, sizes: Map<string, number>, path: string): number[] =>
  shape.map((dim) => {
    const size = typeof dim === 'number' ? dim : sizes.get(dim);
    if (size !== undefined) return size;
    throw complain('NALU_SHAPE', {
      who,
      required: `the size of "${dim}" must be known to draw "${path}"`,
      got: printShape(shape),
      advice: `Compile with dims: { ${dim}: … }.`,
    });
  });
