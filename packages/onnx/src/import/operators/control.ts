import { axisOf, type Node, printShape, tensor } from '@nalu/core';
import type { GraphProto } from '../../schema.js';
import { type Call, inputAt, knownNumber, nodeAt, refuseForm, rule } from '../call.js';
import { badFile } from '../complaints.js';
import { computed, type Value } from '../values.js';
import { picked } from './moving.js';

type Leaves = Readonly<Record<string, Node>>;

const specsFor = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`v${i}`, tensor()]));
const leavesOf = (nodes: readonly Node[]): Leaves =>
  Object.fromEntries(nodes.map((node, i) => [`v${i}`, node]));

const graphAt = (call: Call, name: string): GraphProto => {
  const graph = call.attributes.graph(name);
  if (graph !== undefined) return graph;
  throw badFile(`${call.what} must have the graph "${name}"`, 'none');
};

/** The axis of each sequence, moved to the front or back from there. */
const alongAxis = (call: Call, x: Node, axis: number, way: 'in' | 'out'): Node => {
  const at = axisOf(call.what, x.shape, axis);
  if (at === 0) return x;
  const others = [...x.shape.keys()].filter((each) => each !== at);
  const forward = [at, ...others];
  const order = way === 'in' ? forward : [...x.shape.keys()].map((each) => forward.indexOf(each));
  return call.ops.transpose(x, order);
};

const mostReversed = 4096;

const inDirection = (call: Call, x: Node, direction: number): Node => {
  if (direction === 0) return x;
  const length = x.shape[0];
  if (typeof length !== 'number' || length > mostReversed)
    return refuseForm(
      call,
      `must walk backwards along at most ${mostReversed} known steps`,
      printShape(x.shape),
    );
  const backwards = Array.from({ length }, (_, i) => length - 1 - i);
  return picked(call.ops, x, 0, backwards);
};

/** One number for each of `count` sequences, 0 where it is not given. */
const perSequence = (call: Call, name: string, count: number): readonly number[] => {
  const given = call.attributes.ints(name) ?? Array<number>(count).fill(0);
  if (given.length !== count) throw badFile(`${name} of ${call.what} must name ${count}`, `${given.length}`);
  return given;
};

const scan = (call: Call): readonly Value[] => {
  const { attributes, inputs, ops } = call;
  const body = graphAt(call, 'body');
  const series = attributes.int('num_scan_inputs') ?? 0;
  const states = inputs.length - series;
  const outputs = (body.output ?? []).length - states;
  if (series < 1 || states < 0 || outputs < 0 || body.input?.length !== inputs.length)
    throw badFile(
      `the body of ${call.what} must take ${inputs.length} values and give back at least ${states}`,
      `${body.input?.length ?? 0} and ${body.output?.length ?? 0}`,
    );
  const axes = perSequence(call, 'scan_input_axes', series);
  const directions = perSequence(call, 'scan_input_directions', series);
  const nodes = inputs.map((_, i) => nodeAt(call, i));
  const xs = nodes
    .slice(states)
    .map((x, i) => inDirection(call, alongAxis(call, x, axes[i] as number, 'in'), directions[i] as number));
  const specs = { carry: specsFor(states), xs: specsFor(series), ys: specsFor(outputs) };
  const { carry, ys } = call.inStep(body, () =>
    ops.scan(specs, leavesOf(nodes.slice(0, states)), leavesOf(xs), (now: Leaves, x: Leaves) => {
      const given = [...Object.values(now), ...Object.values(x)].map((node) => computed(node));
      const ends = call.runGraph(body, given).map(call.nodeOf);
      return { carry: leavesOf(ends.slice(0, states)), y: leavesOf(ends.slice(states)) };
    }),
  );
  return [...Object.values(carry), ...outputsOf(call, Object.values(ys))].map((node) => computed(node));
};

const outputsOf = (call: Call, ys: readonly Node[]): readonly Node[] => {
  const axes = perSequence(call, 'scan_output_axes', ys.length);
  const directions = perSequence(call, 'scan_output_directions', ys.length);
  return ys.map((y, i) =>
    alongAxis(call, inDirection(call, y, directions[i] as number), axes[i] as number, 'out'),
  );
};

/** A condition that is known while the file is read; exporters leave those behind. */
const branch = (call: Call): readonly Value[] => {
  const condition = knownNumber(call, 0);
  if (condition === undefined)
    return refuseForm(call, 'must not depend on the data', 'a condition that does', 'Write it with Where.');
  return call.runGraph(graphAt(call, condition === 0 ? 'else_branch' : 'then_branch'), []);
};

/** What runs graphs of its own. */
export const control = {
  Scan: rule(
    [1, 10_000],
    [
      'body',
      'num_scan_inputs',
      'scan_input_axes',
      'scan_input_directions',
      'scan_output_axes',
      'scan_output_directions',
    ],
    (call) => {
      call.inputs.forEach((_, i) => {
        inputAt(call, i);
      });
      return scan(call);
    },
  ),
  If: rule(1, ['then_branch', 'else_branch'], branch),
};
