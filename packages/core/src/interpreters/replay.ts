import {
  type Attributes,
  type Body,
  type Graph,
  type Node,
  type NodeOf,
  type NodeOp,
  type Scope,
  scheduleOf,
} from '../graph/graph.js';
import type { Draft } from '../graph/rebuild.js';
import {
  binaryNames,
  type Dim,
  forEachName,
  type Ops,
  reductionNames,
  type Shape,
  unaryNames,
} from '../ops.js';
import type { Program } from '../program.js';
import { flatten, type Of, tensor, unflatten } from '../spec.js';

/** What the nodes computed so far; a scan node holds the list of its results. */
type Values<T> = Map<Node, T | readonly T[]>;
type Play<T, O extends NodeOp> = (node: NodeOf<O>, inputs: readonly T[]) => T | readonly T[];
type PlayTable<T> = { readonly [O in Exclude<keyof Attributes, 'input' | 'result'>]: Play<T, O> };

/** A graph is again a {@link Program}: replaying it runs the recorded primitives on any interpreter. */
export const replay = <S, R>({ program, scope, inputs, outputs }: Graph<S, R>): Program<S, R> => ({
  ...program,
  apply: (ops, given) => {
    type T = ReturnType<typeof ops.constant>;
    const values: Values<T> = new Map();
    const results = flatten<R, Node>(program.outputs, outputs);
    bind(values, flatten<S, Node>(program.inputs, inputs), flatten<S, T>(program.inputs, given));
    playAll(ops, values, results, scope);
    return unflatten<R, T>(
      program.outputs,
      results.map((node) => values.get(node) as T),
    );
  },
});

const bind = <T>(values: Values<T>, nodes: readonly Node[], given: readonly T[]): void => {
  nodes.forEach((node, i) => {
    values.set(node, given[i] as T);
  });
};

const playAll = <T>(ops: Ops<T>, values: Values<T>, outputs: readonly Node[], scope: Scope): void => {
  const table = playTable(ops, values);
  for (const node of scheduleOf(outputs, scope)) {
    if (values.has(node) || node.op === 'input') continue;
    const inputs = node.inputs.map((input) => values.get(input)) as (T | readonly T[])[];
    if (node.op === 'result') values.set(node, (inputs[0] as readonly T[])[node.attributes.index] as T);
    // The table is indexed by the node's own op, which TypeScript cannot correlate across the union.
    else values.set(node, (table[node.op] as Play<T, never>)(node as never, inputs as T[]));
  }
};

/** Computes one node that is no scan, from the values of its inputs. */
export const playNode = <T>(ops: Ops<T>, node: Draft, inputs: readonly T[]): T =>
  (playTable(ops, new Map())[node.op as 'constant'] as Play<T, never>)(node as never, inputs) as T;

const playTable = <T>(ops: Ops<T>, values: Values<T>): PlayTable<T> => {
  const plain =
    (f: (...xs: T[]) => T) =>
    (_: unknown, inputs: readonly T[]): T =>
      f(...inputs);
  /** A recorded shape may hold free axes; their sizes are those of the input that has them. */
  const sized = (node: Node): Shape =>
    node.shape.map((dim) => (typeof dim === 'number' ? dim : sizeOfAxis(ops, values, dim)));
  return {
    constant: ({ attributes: { value } }) =>
      ops.constant(value.shape.length === 0 ? (value.data[0] as number) : value),
    ...forEachName(unaryNames, (name) => plain(ops[name] as (...xs: T[]) => T)),
    ...forEachName(binaryNames, (name) => plain(ops[name] as (...xs: T[]) => T)),
    where: plain(ops.where as (...xs: T[]) => T),
    ...forEachName(reductionNames, (name) => ({ attributes }: NodeOf<typeof name>, [x]: readonly T[]) => {
      return ops[name](x as T, attributes.axes);
    }),
    matmul: plain(ops.matmul as (...xs: T[]) => T),
    transpose: ({ attributes }, [x]) => ops.transpose(x as T, attributes.permutation),
    reshape: (node, inputs) => ops.reshape(inputs[0] as T, sized(node)),
    broadcastTo: (node, inputs) => ops.broadcastTo(inputs[0] as T, sized(node)),
    concat: ({ attributes }, inputs) => ops.concat(inputs, attributes.axis),
    slice: ({ attributes: { axis, from, to } }, [x]) => ops.slice(x as T, axis, from, to),
    stopGradient: plain(ops.stopGradient as (...xs: T[]) => T),
    scan: ({ attributes: { body } }, inputs) => playScan(ops, values, body, inputs),
  };
};

const sizeOfAxis = <T>(ops: Ops<T>, values: Values<T>, name: string): Dim => {
  for (const [{ op, shape }, value] of values) {
    const axis = shape.indexOf(name);
    if (op === 'input' && axis >= 0) return ops.shape(value as T)[axis] as Dim;
  }
  return name;
};

/** A body sees the values around it, so its own start as a copy of them. */
const playScan = <T>(ops: Ops<T>, outer: Values<T>, body: Body, inputs: readonly T[]): readonly T[] => {
  const list = (nodes: readonly Node[]) =>
    Object.fromEntries(nodes.map((node, i) => [`${i}`, tensor(...node.shape)]));
  const specs = { carry: list(body.carry), xs: list(body.xs), ys: list(body.ys) };
  type Tree = Of<typeof specs.carry, T>;
  const { carry, ys } = ops.scan(
    specs,
    unflatten<typeof specs.carry, T>(specs.carry, inputs.slice(0, body.carry.length)),
    unflatten<typeof specs.xs, T>(specs.xs, inputs.slice(body.carry.length)),
    (state: Tree, x: Tree) => {
      const values: Values<T> = new Map(outer);
      bind(values, body.carry, flatten<typeof specs.carry, T>(specs.carry, state));
      bind(values, body.xs, flatten<typeof specs.xs, T>(specs.xs, x));
      playAll(ops, values, [...body.nextCarry, ...body.ys], body.scope);
      const read = (nodes: readonly Node[]) => nodes.map((node) => values.get(node) as T);
      return {
        carry: unflatten<typeof specs.carry, T>(specs.carry, read(body.nextCarry)),
        y: unflatten<typeof specs.ys, T>(specs.ys, read(body.ys)),
      };
    },
  );
  return [
    ...flatten<typeof specs.carry, T>(specs.carry, carry),
    ...flatten<typeof specs.ys, T>(specs.ys, ys),
  ];
};
