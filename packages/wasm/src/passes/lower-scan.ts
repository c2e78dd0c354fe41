import { type Node, type NodeOf, type Scope, scheduleOf } from '@nalu/core';
import { type Access, isLiteral, type Operand, type Statement, type Turn, type Unit } from '../ir.js';
import { freshAccess, type Lowering, operandOf, sizesOf } from './lowering.js';
import { statementsOf } from './statements.js';
import { inTurn, storageStrides } from './views.js';

/** Every node that some scan walks along, or stacks. */
export const seriesOf = (outputs: readonly Node[], scope: Scope): ReadonlySet<Node> => {
  const found = new Set<Node>();
  const look = (ends: readonly Node[], within: Scope): void => {
    for (const node of scheduleOf(ends, within)) {
      if (node.op !== 'scan') continue;
      const { body } = node.attributes;
      for (const input of node.inputs.slice(body.carry.length)) found.add(input);
      look([...body.nextCarry, ...body.ys], body.scope);
    }
  };
  look(outputs, scope);
  return found;
};

type Emit = (unit: Unit) => void;
type LowerNodes = (lowering: Lowering, outputs: readonly Node[], scope: Scope, units: Unit[]) => void;

/** A scan becomes a loop: carries in buffers of their own, sequences walked by the turn, outputs written at it. */
export const lowerScan = (
  lowering: Lowering,
  scan: NodeOf<'scan'>,
  emit: Emit,
  lowerNodes: LowerNodes,
): void => {
  const { body } = scan.attributes;
  const { values } = lowering;
  const [starts, series] = [scan.inputs.slice(0, body.carry.length), scan.inputs.slice(body.carry.length)];
  const turn: Turn = { trips: sizesOf(series[0] as Node)[0] as number };
  const units: Unit[] = [];
  const now = body.carry.map((node, i) => fresh(node, lowering.name(nameOf(lowering, starts[i] as Node))));
  for (const [i, node] of body.carry.entries()) values.set(node, now[i] as Access);
  for (const [i, node] of body.xs.entries()) {
    const whole = series[i] as Node;
    values.set(node, walked(lowering, whole, node, turn, units));
    const range = lowering.ranges.get(whole);
    if (range !== undefined) lowering.ranges.set(node, range);
  }
  lowerNodes(lowering, [...body.nextCarry, ...body.ys], body.scope, units);
  const next = body.nextCarry.map((node, i) => {
    const place = fresh(node, `${now[i]?.buffer.name}′`);
    units.push(...copies(lowering, node, place));
    return place;
  });
  const ys = body.ys.map((node) => {
    const shape = [turn.trips, ...sizesOf(node)];
    const stacked = freshAccess(lowering.name('ys'), shape, storageStrides(shape, true));
    units.push(...copies(lowering, node, inTurn(stacked, turn) as Access));
    return stacked;
  });
  emit({
    turn,
    starts: starts.flatMap((node, i) => copies(lowering, node, now[i] as Access)),
    body: units,
    carries: now.map(({ buffer }, i) => ({ now: buffer, next: (next[i] as Access).buffer })),
    written: ys.map(({ buffer }) => buffer),
  });
  lowering.results.set(scan, [...now, ...ys]);
};

/** A carry is called by what it starts from. */
const nameOf = (lowering: Lowering, start: Node): string => {
  const operand = operandOf(lowering, start);
  return isLiteral(operand) ? 'carry' : operand.buffer.name;
};

const fresh = (node: Node, name: string): Access =>
  freshAccess(name, sizesOf(node), storageStrides(sizesOf(node)));

const copies = (lowering: Lowering, node: Node, out: Access): Statement[] =>
  statementsOf({ f: 'copy', space: sizesOf(node), args: [operandOf(lowering, node)], out });

/** The row of a turn; that of a random leaf is drawn there. */
const walked = (lowering: Lowering, series: Node, row: Node, turn: Turn, units: Unit[]): Operand => {
  const stream = lowering.streams.get(series);
  if (stream === undefined) return inTurn(operandOf(lowering, series), turn);
  const { leaf, index } = stream;
  const out = fresh(row, stream.path);
  if (leaf.kind === 'random')
    for (const statement of statementsOf({ f: 'random', space: sizesOf(row), args: [], out }))
      units.push({ ...statement, draw: { law: leaf.law, stream: index } });
  return out;
};
