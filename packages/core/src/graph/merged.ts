import { ndArray } from '../nd-array.js';
import { isStatic, sameShape, sizeOf } from '../shapes.js';
import { flatten, leafSpecs } from '../spec.js';
import { type Graph, type Node, type NodeOf, scansOf, scheduleOf } from './graph.js';
import type { NodeOps } from './node-ops.js';
import { orderWith } from './orders.js';
import { type Pass, rebuild } from './rebuild.js';
import { recorded } from './rescan.js';
import { isTurned, NARROW } from './turned.js';
import { writing } from './writing.js';

/** To go through so many numbers once more takes longer than putting columns together and taking the result apart. */
const LEAST = 4096;

interface Limits {
  readonly numbers?: number;
  readonly rows?: number;
}

/** What reads one matrix and gives some columns: a product with it, or a sum over some of its own columns. */
type Reader = NodeOf<'matmul'> | NodeOf<'sum'>;

/** Products of one left operand, and sums over columns of it. */
interface Family {
  readonly left: Node;
  readonly readers: readonly Reader[];
}

/**
 * Computes as one product what several make of the same matrix, X A and X B as X [A B], so that X is gone through once. Where X is drawn, the sums
 * over some of its columns join in, as products with 0 and 1, for what is drawn is finite. On the reference each result has the bits that it had.
 *
 * @param limits how many numbers and rows such a matrix has at least.
 */
export const merged = <S, R>(graph: Graph<S, R>, limits: Limits = {}): Graph<S, R> => {
  const drawn = drawnOf(graph);
  for (const { scope, outputs } of scopesOf(graph)) {
    for (const family of familiesOf(scheduleOf(outputs, scope), drawn, limits)) {
      const order = orderWith([family.readers], outputs, scope);
      // One product reads what others did, so this ends.
      if (order !== undefined) return merged(rebuild(graph, [mergedBy(family)], order), limits);
    }
  }
  return graph;
};

const scopesOf = <S, R>({ program, outputs, scope }: Graph<S, R>) => {
  const own = flatten<R, Node>(program.outputs, outputs);
  const steps = scansOf(own, scope).map(({ attributes: { body } }) => ({
    scope: body.scope,
    outputs: [...body.nextCarry, ...body.ys],
  }));
  return [{ scope, outputs: own }, ...steps];
};

/** The random leaves, and the rows of them that the steps of a scan get. */
const drawnOf = <S, R>({ program, inputs, outputs, scope }: Graph<S, R>): ReadonlySet<Node> => {
  const specs = leafSpecs(program.inputs);
  const leaves = flatten<S, Node>(program.inputs, inputs);
  const drawn = new Set(leaves.filter((_, i) => specs[i]?.spec.kind === 'random'));
  for (const { inputs: given, attributes } of scansOf(flatten<R, Node>(program.outputs, outputs), scope)) {
    const { carry, xs } = attributes.body;
    for (const [i, x] of xs.entries()) if (drawn.has(given[carry.length + i] as Node)) drawn.add(x);
  }
  return drawn;
};

/** What reads a matrix of so many numbers as a narrow product, and what can join it. */
const familiesOf = (
  nodes: readonly Node[],
  drawn: ReadonlySet<Node>,
  { numbers = LEAST, rows }: Limits,
): readonly Family[] => {
  const products = nodes.filter((node) => node.op === 'matmul' && isTurned(node, rows) && haveSameAxes(node));
  const lefts = new Set(products.map(({ inputs }) => inputs[0] as Node));
  return [...lefts].flatMap((left): readonly Family[] => {
    if (!isLarge(left, numbers)) return [];
    const own = products.filter(({ inputs }) => inputs[0] === left);
    const sums = drawn.has(left) ? nodes.filter((node) => isSumOf(node, left)) : [];
    const readers = upTo(NARROW, [...own, ...sums] as readonly Reader[]);
    return readers.length > 1 ? [{ left, readers }] : [];
  });
};

const haveSameAxes = ({ inputs: [left, right] }: Node): boolean =>
  sameShape((left as Node).shape.slice(0, -2), (right as Node).shape.slice(0, -2));

const isLarge = ({ shape }: Node, least: number): boolean =>
  isStatic(shape) && sizeOf(shape.slice(-2) as readonly number[]) >= least;

/** Whether a node adds up neighbouring columns of a matrix. */
const isSumOf = (node: Node, matrix: Node): boolean => {
  const last = matrix.shape.length - 1;
  if (node.op !== 'sum' || node.attributes.axes.join() !== `${last}`) return false;
  const [x] = node.inputs as readonly [Node];
  return x === matrix || (x.op === 'slice' && x.inputs[0] === matrix && x.attributes.axis === last);
};

const columnsOf = ({ shape }: Node): number => shape.at(-1) as number;

/** As many of the readers, in their order, as have so many columns together. */
const upTo = (most: number, readers: readonly Reader[]): readonly Reader[] => {
  let columns = 0;
  return readers.filter((reader) => {
    const fits = columns + columnsOf(reader) <= most;
    if (fits) columns += columnsOf(reader);
    return fits;
  });
};

const mergedBy =
  (family: Family): Pass =>
  (next) =>
    recorded((made) => {
      let results: ReadonlyMap<Node, Node> | undefined;
      return (draft, original) => {
        if (original === undefined || !family.readers.includes(original as Reader))
          return next(draft, original);
        results ??= slicesOf(family, writing(next, draft), made);
        return results.get(original) as Node;
      };
    });

/** What each reader gives, as a slice of one product. */
const slicesOf = (
  { left, readers }: Family,
  ops: NodeOps,
  made: ReadonlyMap<Node, Node>,
): ReadonlyMap<Node, Node> => {
  const axis = left.shape.length - 1;
  // As rows, which take less copying than columns.
  const rows = readers.map((reader) =>
    reader.op === 'sum'
      ? choiceOf(ops, reader, left)
      : ops.transpose(made.get(reader.inputs[1] as Node) as Node),
  );
  const product = ops.matmul(made.get(left) as Node, ops.transpose(ops.concat(rows, axis - 1)));
  const results = new Map<Node, Node>();
  let from = 0;
  for (const reader of readers) {
    const to = from + columnsOf(reader);
    results.set(reader, ops.slice(product, axis, from, to));
    from = to;
  }
  return results;
};

/** A row that has 1 for each column of the matrix that a sum adds up, and 0 for the others. */
const choiceOf = (ops: NodeOps, { inputs: [x] }: NodeOf<'sum'>, left: Node): Node => {
  const count = columnsOf(left);
  const { from, to } = x?.op === 'slice' ? x.attributes : { from: 0, to: count };
  const row = Array.from({ length: count }, (_, i) => (i >= from && i < to ? 1 : 0));
  return ops.broadcastTo(ops.constant(ndArray([1, count], row)), [...left.shape.slice(0, -2), 1, count]);
};
