import { inspect } from 'node:util';
import { flatten, type Graph, type Node, printShape, scheduleOf } from '@nalu/core';

type Numbers = Map<Node, number>;

const whole = { depth: null, maxArrayLength: null, breakLength: Number.POSITIVE_INFINITY };

const named = (numbers: Numbers, nodes: readonly Node[]): string =>
  nodes.map((node) => `#${numbers.get(node)}`).join(' ');

/** The nodes of one scope that `outputs` need, line by line, the bodies of scans with their own indented. */
const linesOf = (numbers: Numbers, outputs: readonly Node[], scope: Graph['scope']): readonly string[] => {
  const lines = scheduleOf(outputs, scope).flatMap((node) => {
    if (!numbers.has(node)) numbers.set(node, numbers.size);
    const { op, inputs, shape } = node;
    const line = `#${numbers.get(node)} = ${op} ${named(numbers, inputs)} ${printShape(shape)}`;
    if (node.op !== 'scan') return [`${line} ${inspect(node.attributes, whole)}`];
    const { carry, xs, nextCarry, ys, scope: inner } = node.attributes.body;
    // A step is told apart by which of its inputs is which, whether it reads them or not.
    for (const each of [...carry, ...xs]) numbers.set(each, numbers.size);
    const body = linesOf(numbers, [...nextCarry, ...ys], inner);
    return [
      line,
      `  step of ${named(numbers, carry)}, ${named(numbers, xs)}`,
      ...body.map((each) => `  ${each}`),
    ];
  });
  return [...lines, `gives ${named(numbers, outputs)}`];
};

/** A graph in words: every node with what it reads, its shape and what it holds. Two graphs are the same if their words are. */
export const graphText = <S, R>({ program, inputs, outputs, scope }: Graph<S, R>): string => {
  const numbers: Numbers = new Map();
  for (const node of flatten<S, Node>(program.inputs, inputs)) numbers.set(node, numbers.size);
  return linesOf(numbers, flatten<R, Node>(program.outputs, outputs), scope).join('\n');
};
