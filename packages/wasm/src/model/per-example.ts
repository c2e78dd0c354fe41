import { flatten, type Graph, type Node, type Scope, scheduleOf } from '@nalu/core';

/**
 * Whether each index of a free axis is computed for itself: nothing sums, multiplies or walks along it.
 *
 * Then a batch may be computed in blocks, and a row comes out the same whatever stands beside it.
 */
export const isPerExample = <S, R>({ program, outputs, scope }: Graph<S, R>, axis: string): boolean => {
  const holds = (ends: readonly Node[], within: Scope): boolean =>
    scheduleOf(ends, within).every((node) => {
      if (node.op !== 'scan') return !mixes(node, axis);
      const { body } = node.attributes;
      const series = node.inputs.slice(body.carry.length);
      return (
        series.every(({ shape }) => shape[0] !== axis) && holds([...body.nextCarry, ...body.ys], body.scope)
      );
    });
  return holds(flatten<R, Node>(program.outputs, outputs), scope);
};

const mixes = (node: Node, axis: string): boolean => {
  const [x] = node.inputs;
  if (node.op === 'sum' || node.op === 'mean' || node.op === 'prod')
    return node.attributes.axes.some((reduced) => x?.shape[reduced] === axis);
  return node.op === 'matmul' && x?.shape.at(-1) === axis;
};
