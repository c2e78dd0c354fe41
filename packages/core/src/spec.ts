import { complain } from './errors.js';
import { quoted } from './guards.js';
import type { Dim, Shape } from './ops.js';

/** How a random leaf is filled: independent numbers of one distribution. */
export type Law =
  | { readonly name: 'uniform'; readonly low: number; readonly high: number }
  | { readonly name: 'normal'; readonly mean: number; readonly deviation: number };

/** A leaf: one tensor, whose value the caller gives. */
export interface TensorSpec {
  readonly kind: 'tensor';
  readonly shape: Shape;
}

/** A leaf whose value the runtime draws anew for every run, from the documented stream. */
export interface RandomSpec {
  readonly kind: 'random';
  readonly shape: Shape;
  readonly law: Law;
}

export type LeafSpec = TensorSpec | RandomSpec;
export interface SpecTree {
  readonly [name: string]: Spec;
}
/** A tree of leaves: it describes parameters, inputs or outputs, and every tree of values is walked by it. */
export type Spec = LeafSpec | SpecTree;

/** The tree of `S` with `T` at its leaves. */
export type Of<S, T> = S extends LeafSpec ? T : { readonly [K in keyof S]: Of<S[K], T> };

/** The tree of `S` without its random leaves: what a caller has to give. */
export type Given<S, T> = S extends LeafSpec
  ? T
  : { readonly [K in keyof S as S[K] extends RandomSpec ? never : K]: Given<S[K], T> };

/** @example tensor('batch', 4) // a leaf of shape [batch, 4] */
export const tensor = (...shape: Dim[]): TensorSpec => ({ kind: 'tensor', shape });

/** @example random(uniform(1, 2), 128, 4) // 512 fresh numbers of [1, 2) in each run */
export const random = (law: Law, ...shape: Dim[]): RandomSpec => ({ kind: 'random', law, shape });

export const isLeaf = (spec: unknown): spec is LeafSpec => {
  const kind = (spec as { kind?: unknown } | undefined)?.kind;
  return kind === 'tensor' || kind === 'random';
};

export const joinPath = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

// The walk is typed by its result, `Of<S, B>`; inside it a tree is a record by name, which no generic `S` can say.
type Tree = Readonly<Record<string, unknown>>;
const namesOf = (spec: unknown): string[] =>
  Object.keys(spec as Tree).filter((name) => (spec as Tree)[name] !== undefined);

/** What `tree[name] = value` does, but for the one name with which that would set a prototype. */
const put = (tree: Record<string, unknown>, name: string, value: unknown): void => {
  if (name !== '__proto__') tree[name] = value;
  else Object.defineProperty(tree, name, { value, enumerable: true, configurable: true, writable: true });
};

/** Maps every leaf; `path` is its dotted name (`'readout.wHat'`). */
export const mapTree = <S, A, B>(
  spec: S,
  tree: Of<S, NoInfer<A>>,
  f: (leaf: A, spec: LeafSpec, path: string) => B,
  path = '',
): Of<S, B> => {
  if (isLeaf(spec)) return f(tree as A, spec, path) as Of<S, B>;
  // A plain loop: trees are walked several times in each call of a program.
  const mapped: Record<string, unknown> = {};
  for (const name of Object.keys(spec as Tree)) {
    const child = (spec as Tree)[name];
    if (child === undefined) continue;
    const value = (tree as Tree | undefined)?.[name] as never;
    put(mapped, name, mapTree(child, value, f, joinPath(path, name)));
  }
  return mapped as Of<S, B>;
};

/** Makes a tree from its spec alone. */
export const buildTree = <S, B>(spec: S, f: (spec: LeafSpec, path: string) => B): Of<S, B> =>
  mapTree<S, unknown, B>(spec, undefined as Of<S, unknown>, (_, leaf, path) => f(leaf, path));

/** A leaf of a spec, by its dotted name. */
export interface NamedSpec {
  readonly path: string;
  readonly spec: LeafSpec;
}

/** The leaves in the order of the spec. */
export const leafSpecs = (spec: unknown): NamedSpec[] => {
  const leaves: NamedSpec[] = [];
  buildTree(spec, (leaf, path) => void leaves.push({ path, spec: leaf }));
  return leaves;
};

export const flatten = <S, T>(spec: S, tree: Of<S, T>): T[] => {
  const values: T[] = [];
  collect(spec, tree, values);
  return values;
};

/** As {@link mapTree} walks, but without paths and results. */
const collect = (spec: unknown, tree: unknown, into: unknown[]): void => {
  if (isLeaf(spec)) into.push(tree);
  else
    for (const name of Object.keys(spec as Tree)) {
      const child = (spec as Tree)[name];
      if (child !== undefined) collect(child, (tree as Tree | undefined)?.[name], into);
    }
};

/** The inverse of {@link flatten}. */
export const unflatten = <S, T>(spec: S, values: readonly T[]): Of<S, T> => {
  let next = 0;
  return buildTree(spec, () => values[next++] as T);
};

/** Puts `axes` in front of every leaf: K steps of data, S seeds of parameters. */
export const prefixed = <S>(spec: S, ...axes: Dim[]): S =>
  buildTree(spec, (leaf) => ({ ...leaf, shape: [...axes, ...leaf.shape] })) as S;

/** `float32[3, batch]`, or `[3, batch]` where no precision is known. */
export const printShape = (shape: Shape, precision = ''): string => `${precision}[${shape.join(', ')}]`;

const list = (names: readonly string[]): string => quoted(names) || 'none';

/** Refuses a tree that misses a leaf of the spec, or has one more. Random leaves may be left out. */
export const checkTree = (who: string, spec: unknown, tree: unknown, path = ''): void => {
  if (isLeaf(spec)) return;
  const names = namesOf(spec);
  const where = path === '' ? '' : ` of "${path}"`;
  if (typeof tree !== 'object' || tree === null)
    throw complain('NALU_TREE', {
      who,
      required: `${path || 'the tree'} must have ${list(names)}`,
      got: String(tree),
    });
  const extra = Object.keys(tree).filter(
    (name) => !names.includes(name) && (tree as Tree)[name] !== undefined,
  );
  if (extra.length > 0)
    throw complain('NALU_TREE', {
      who,
      required: `the names${where} must be ${list(names)}`,
      got: list(extra),
    });
  for (const name of names) {
    const [child, value] = [(spec as Tree)[name], (tree as Tree)[name]];
    const optional = isLeaf(child)
      ? child.kind === 'random'
      : leafSpecs(child).every((l) => l.spec.kind === 'random');
    if (value !== undefined) checkTree(who, child, value, joinPath(path, name));
    else if (!optional)
      throw complain('NALU_TREE', {
        who,
        required: `"${joinPath(path, name)}" must be given`,
        got: Object.keys(tree).length === 0 ? 'nothing' : `only ${list(Object.keys(tree))}`,
      });
  }
};
