import type { Node } from '@nalu/core';
import { complain, ndArray, printShape } from '@nalu/core';
import { type Lowering, numberOf, writerOf } from './lower.js';
import { int } from './messages.js';
import type { Call } from './parts.js';

/** The part that a recurrent LSTM is traced as. */
export const LSTM = 'recurrent lstm';

/** Our gates stand as i f g o; ONNX wants i o f g. */
const order = [0, 3, 1, 2] as const;
const biases = ['biasInput', 'biasOutput', 'biasForget', 'biasCandidate'] as const;

/**
 * A recurrent LSTM as ONNX's `LSTM`, whose weights are `[1, 4 H, in]`, and whose biases stand in one tensor with those of the
 * recurrent product, which ours has not.
 */
export const lowerLstm = (lowering: Lowering, { part, results }: Call): void => {
  const [result] = results as readonly [Node];
  const writer = writerOf(lowering, result);
  const path = lowering.pathOf(part);
  const nodes = new Map(part.inputs.map(({ name, value }) => [name, value]));
  const input = (name: string): Node => nodes.get(name) as Node;
  const { shape } = input('x');
  if (shape.length !== 3)
    throw complain('NALU_EXPORT', {
      who: 'toOnnx',
      required: `an LSTM of ONNX takes x as [time, batch, in], at ${path}`,
      got: printShape(shape),
      advice: 'Export with recurrence: "scan".',
    });
  const size = result.shape.at(-1) as number;
  const { integers } = lowering.constants;
  const add = (opType: string, name: string, inputs: readonly string[], axis?: number): string =>
    writer.add(opType, `${path}/${name}`, inputs, axis === undefined ? [] : [int('axis', axis)]);
  const oneDirection = (name: string, value: string) => add('Unsqueeze', name, [value, integers([0])]);
  const weight = (name: string): string => {
    const rows = add('Transpose', `${name}_rows`, [numberOf(lowering, input(name))]);
    const gates = order.map((k) =>
      add('Slice', `${name}_gate`, [rows, integers([k * size]), integers([(k + 1) * size]), integers([0])]),
    );
    return oneDirection(name, add('Concat', `${name}_gates`, gates, 0));
  };
  const none = lowering.constants.array(ndArray([4 * size], new Float64Array(4 * size)), path);
  const own = biases.map((name) => numberOf(lowering, input(name)));
  const inputs = [
    numberOf(lowering, input('x')),
    weight('weight'),
    weight('recurrent'),
    oneDirection('bias', add('Concat', 'biases', [...own, none], 0)),
  ];
  // Of the two states, h stands before c, as in our scan.
  const outputs = ['', 'h', 'c'].map((name) => name && lowering.names.claim(`${path}/${name}`));
  writer.addMany({ opType: 'LSTM', name: path, inputs, outputs, attributes: [int('hidden_size', size)] });
  const last = outputs[result.op === 'result' ? 1 + result.attributes.index : 1] as string;
  const output = lowering.given.get(result);
  lowering.values.set(result, writer.add('Squeeze', `${path}/state`, [last, integers([0])], [], output));
};
