import {
  complain,
  flatten,
  type Graph,
  leafSpecs,
  type Node,
  printShape,
  type Scope,
  scheduleOf,
} from '@nalu/core';
import { type Access, isLiteral, type Operand, sameNumbers, type Unit } from '../ir.js';
import { lowerScan, seriesOf } from './lower-scan.js';
import { freshAccess, type Lowering, operandOf, type Stream, sizesOf } from './lowering.js';
import { drawnRange, rangeOf } from './ranges.js';
import { rules } from './rules.js';
import { statementsOf } from './statements.js';
import { rowStrides, storageStrides } from './views.js';

/** An input or an output: what it is called, its shape, and where its numbers stand. */
export interface Place {
  readonly path: string;
  readonly shape: readonly number[];
  readonly operand: Operand;
}

/** A graph as statements, with the places of its inputs and outputs. */
export interface Lowered {
  readonly inputs: readonly Place[];
  readonly outputs: readonly Place[];
  /** The random leaves that are drawn inside. */
  readonly streams: readonly Stream[];
  readonly units: readonly Unit[];
}

/** Adds what the outputs need of one scope to `units`. */
export const lowerNodes = (
  lowering: Lowering,
  outputs: readonly Node[],
  scope: Scope,
  units: Unit[],
): void => {
  const emit = (unit: Unit) => void units.push(unit);
  for (const node of scheduleOf(outputs, scope)) {
    // A leaf that is drawn inside has no place of its own.
    if (lowering.values.has(node) || node.op === 'input') continue;
    if (node.op === 'scan') {
      lowerScan(lowering, node, emit, lowerNodes);
      continue;
    }
    requireSizes(lowering.who, node);
    // The table is indexed by the node's own op, which TypeScript cannot correlate across the union.
    const rule = rules[node.op as keyof typeof rules] as (...xs: unknown[]) => Operand;
    lowering.values.set(node, rule(node, lowering, emit));
    lowering.ranges.set(node, rangeOf(node, lowering.ranges));
  }
};

const requireSizes = (who: string, { op, shape }: Node): void => {
  if (shape.every((dim) => typeof dim === 'number')) return;
  throw complain('NALU_UNSUPPORTED', {
    who,
    required: 'every size must be known to compile it',
    got: `${op} ${printShape(shape, 'float32')}`,
    advice: 'Name the free axes in dims.',
  });
};

/**
 * Lowers a graph whose sizes are all known.
 *
 * @param drawn the paths of the random leaves that are drawn inside; each is walked by one scan, and read by nothing else.
 * @param inRows whether inputs and outputs stand in rows, as hosts have them; the program turns them itself.
 * @throws {NaluError} NALU_UNSUPPORTED for a size that is not known, with the primitive and its shape.
 */
export const lower = <S, R>(graph: Graph<S, R>, drawn: readonly string[] = [], inRows = false): Lowered => {
  const { program, scope } = graph;
  const outputs = flatten<R, Node>(program.outputs, graph.outputs);
  const lowering = emptyLowering(program.name, seriesOf(outputs, scope));
  const units: Unit[] = [];
  const columns = placeInputs(graph, lowering, drawn);
  const inputs = inRows ? columns.map((place) => placeInRows(place, units, 'in')) : columns;
  lowerNodes(lowering, outputs, scope, units);
  const leaves = leafSpecs(program.outputs);
  return {
    inputs,
    outputs: outputs.map((node, i) => {
      const { path } = leaves[i] as (typeof leaves)[number];
      const place = { path, shape: sizesOf(node), operand: operandOf(lowering, node) };
      return inRows ? placeInRows(place, units, 'out') : place;
    }),
    streams: [...lowering.streams.values()],
    units,
  };
};

const emptyLowering = (who: string, series: ReadonlySet<Node>): Lowering => {
  let named = 0;
  return {
    who,
    values: new Map(),
    results: new Map(),
    streams: new Map(),
    ranges: new Map(),
    series,
    name: (what) => `${what}_${named++}`,
  };
};

const placeInputs = <S, R>(
  { program, inputs }: Graph<S, R>,
  { values, streams, ranges, series }: Lowering,
  drawn: readonly string[],
): Place[] => {
  const leaves = leafSpecs(program.inputs);
  return flatten<S, Node>(program.inputs, inputs).flatMap((node, i): Place[] => {
    const { path, spec } = leaves[i] as (typeof leaves)[number];
    const shape = sizesOf(node);
    if (drawn.includes(path)) {
      streams.set(node, { path, leaf: spec, index: streams.size });
      ranges.set(node, drawnRange(spec));
      return [];
    }
    const operand = freshAccess(path, shape, storageStrides(shape, series.has(node)));
    values.set(node, operand);
    return [{ path, shape, operand }];
  });
};

const stridesInRows = ({ shape, operand }: Place): boolean =>
  !isLiteral(operand) && sameNumbers(operand.strides, rowStrides(shape));

/** The place in rows from which an input is filled, or that an output fills, beside the one that the program works on. */
const placeInRows = (place: Place, units: Unit[], way: 'in' | 'out'): Place => {
  if (stridesInRows(place)) return place;
  const { path, shape, operand } = place;
  const rows = freshAccess(path, shape, rowStrides(shape));
  // An input is never a literal.
  const [from, to] = way === 'in' ? [rows, operand as Access] : [operand, rows];
  units.push(...statementsOf({ f: 'copy', space: shape, args: [from], out: to }));
  return { ...place, operand: rows };
};
