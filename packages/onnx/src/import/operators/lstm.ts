import type { Dim, Node, Ops, Shape } from '@nalu/core';
import { tensor } from '@nalu/core';
import { type Call, nodeAt, optionalNode, refuseForm, rule } from '../call.js';
import { badFile } from '../complaints.js';
import { computed, type Value } from '../values.js';

interface State {
  readonly h: Node;
  readonly c: Node;
}

/** What is left to choose, of which nalu has the usual. */
const requireUsual = (call: Call): void => {
  const { attributes, inputs } = call;
  const usual = ['Sigmoid', 'Tanh', 'Tanh'];
  const activations = attributes.texts('activations') ?? usual;
  if (activations.join() !== usual.join())
    refuseForm(call, `must have the activations ${usual.join(', ')}`, activations.join(', '));
  for (const name of ['input_forget', 'layout', 'clip', 'activation_alpha', 'activation_beta'])
    if (attributes.names.includes(name) && (name === 'clip' || attributes.int(name) !== 0))
      refuseForm(call, `must be without ${name}`, 'it');
  if (inputs[4] !== undefined) refuseForm(call, 'must run every sequence to its end', 'sequence_lens');
  if (inputs[7] !== undefined) refuseForm(call, 'must be without peepholes', 'them');
};

/** The parts of one matrix for the gates, in ONNX's order: input, output, forget, candidate. */
const gatesOf = (ops: Ops<Node>, x: Node, axis: number, size: number): readonly Node[] =>
  [0, 1, 2, 3].map((i) => ops.slice(x, axis, i * size, (i + 1) * size));

const only = ({ ops }: Call, x: Node): Node => ops.reshape(x, x.shape.slice(1));

const requireShape = (call: Call, x: Node, shape: Shape, index: number): Node => {
  const fits = x.shape.length === shape.length && shape.every((dim, i) => dim === x.shape[i]);
  if (fits) return x;
  throw badFile(`input ${index} of ${call.what} must be [${shape.join(', ')}]`, `[${x.shape.join(', ')}]`);
};

interface Parameters {
  readonly x: Node;
  readonly weight: Node;
  readonly recurrence: Node;
  readonly bias: Node | undefined;
  readonly hidden: number;
}

const parametersOf = (call: Call): Parameters => {
  const { attributes, ops } = call;
  const x = nodeAt(call, 0);
  const recurrence = nodeAt(call, 2);
  const hidden = attributes.int('hidden_size') ?? recurrence.shape.at(-1);
  const inputs = x.shape.at(-1) as Dim;
  if (typeof hidden !== 'number' || typeof inputs !== 'number' || x.shape.length !== 3)
    throw badFile(`${call.what} must read [time, batch, inputs] of known inputs`, `[${x.shape.join(', ')}]`);
  requireShape(call, recurrence, [1, 4 * hidden, hidden], 2);
  const weight = requireShape(call, nodeAt(call, 1), [1, 4 * hidden, inputs], 1);
  const biases = optionalNode(call, 3);
  const bias = biases && only(call, requireShape(call, biases, [1, 8 * hidden], 3));
  return {
    x,
    weight: ops.transpose(only(call, weight)),
    recurrence: ops.transpose(only(call, recurrence)),
    bias: bias && ops.add(ops.slice(bias, 0, 0, 4 * hidden), ops.slice(bias, 0, 4 * hidden, 8 * hidden)),
    hidden,
  };
};

const step = (
  ops: Ops<Node>,
  { weight, recurrence, bias, hidden }: Parameters,
  { h, c }: State,
  x: Node,
): State => {
  const { add, matmul, mul, sigmoid, tanh } = ops;
  const both = add(matmul(x, weight), matmul(h, recurrence));
  const [i, o, f, g] = gatesOf(ops, bias === undefined ? both : add(both, bias), 1, hidden) as [
    Node,
    Node,
    Node,
    Node,
  ];
  const next = add(mul(sigmoid(f), c), mul(sigmoid(i), tanh(g)));
  return { h: mul(sigmoid(o), tanh(next)), c: next };
};

const lstm = (call: Call): readonly Value[] => {
  requireUsual(call);
  const { attributes, ops } = call;
  const direction = attributes.text('direction') ?? 'forward';
  if (direction !== 'forward') refuseForm(call, 'must run forward', direction);
  const parameters = parametersOf(call);
  const { x, hidden } = parameters;
  const batch = x.shape[1] as Dim;
  const start = (index: number): Node => {
    const given = optionalNode(call, index);
    if (given === undefined) return ops.broadcastTo(ops.constant(0), [batch, hidden]);
    return only(call, requireShape(call, given, [1, batch, hidden], index));
  };
  const state = tensor(batch, hidden);
  const specs = { carry: { h: state, c: state }, xs: { x: tensor(...x.shape.slice(1)) }, ys: { h: state } };
  const { carry, ys } = ops.scan(specs, { h: start(5), c: start(6) }, { x }, (now, { x }) => {
    const next = step(ops, parameters, now, x);
    return { carry: { h: next.h, c: next.c }, y: { h: next.h } };
  });
  const direct = (node: Node, at: number): Value =>
    computed(ops.reshape(node, [...node.shape.slice(0, at), 1, ...node.shape.slice(at)]));
  return [direct(ys.h, 1), direct(carry.h, 0), direct(carry.c, 0)];
};

/** ONNX's own recurrent layer, forwards and with its usual activations. */
export const recurrent = {
  LSTM: rule(
    [3, 8],
    [
      'hidden_size',
      'direction',
      'activations',
      'activation_alpha',
      'activation_beta',
      'clip',
      'input_forget',
      'layout',
    ],
    lstm,
  ),
};
