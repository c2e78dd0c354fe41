import { axisOf, type Node, type Ops, reducedAxes, type Shape } from '@nalu/core';
import { type Call, inputAt, integersFrom, nodeAt, type OperatorRule, refuseForm, rule } from '../call.js';
import { computed, describeValue, type List, list, numbersOf, type Value } from '../values.js';
import { extreme } from './extremes.js';

type Reduce = (ops: Ops<Node>, x: Node, axes: readonly number[], call: Call) => Node;

const without = (shape: Shape, axes: readonly number[]): Shape =>
  shape.filter((_, axis) => !axes.includes(axis));

/** The axes of a reduction: as an input from some operator set on, as an attribute before; none are all. */
const axesOf = (call: Call, x: Shape): readonly number[] => {
  const axes = integersFrom(call, 1, 'axes') ?? [];
  if (axes.length > 0) return reducedAxes(call.what, x, axes);
  return call.attributes.int('noop_with_empty_axes') === 1 ? [] : [...x.keys()];
};

const keepsAxes = ({ attributes }: Call): boolean => (attributes.int('keepdims') ?? 1) !== 0;

const reduced = (call: Call, reduce: Reduce): Node => {
  const x = nodeAt(call, 0);
  const axes = axesOf(call, x.shape);
  const y = reduce(call.ops, x, axes, call);
  return keepsAxes(call) ? y : call.ops.reshape(y, without(x.shape, axes));
};

const reduction = (reduce: Reduce, onList?: (a: number, b: number) => number): OperatorRule =>
  rule([1, 2], ['axes', 'keepdims', 'noop_with_empty_axes'], (call) => {
    const value = inputAt(call, 0);
    if (value.kind === 'list' && onList !== undefined) return [reducedList(call, value, onList)];
    return [computed(reduced(call, reduce))];
  });

/** The number of elements, and the like: all of a list at once. */
const reducedList = (call: Call, value: List, f: (a: number, b: number) => number): Value => {
  const numbers = numbersOf(value);
  const isWhole = axesOf(call, value.shape).length === value.shape.length;
  if (numbers === undefined || numbers.length === 0 || !isWhole)
    return refuseForm(call, 'must reduce integers that are known, along all axes', describeValue(value));
  return list(keepsAxes(call) ? value.shape.map(() => 1) : [], [numbers.reduce((a, b) => f(a, b))]);
};

/** Both as they are in ONNX: the largest is taken out first, so that exp does not overflow. */
const shiftedExp = (call: Call, x: Node, axes: readonly number[]) => {
  const { exp, max, sub, sum } = call.ops;
  const largest = extreme(call, max, x, axes);
  const shifted = sub(x, largest);
  const powers = exp(shifted);
  return { largest, shifted, powers, total: sum(powers, axes) };
};

const alongAxis = (f: (call: Call, x: Node, axes: readonly number[]) => Node): OperatorRule =>
  rule(1, ['axis'], (call) => {
    // Before, it flattened the axes behind.
    if (call.opset < 13) return refuseForm(call, 'must be of opset 13 or newer', `opset ${call.opset}`);
    const x = nodeAt(call, 0);
    return [computed(f(call, x, [axisOf(call.what, x.shape, call.attributes.int('axis') ?? -1)]))];
  });

/** What makes one number of many. */
export const reductions = {
  ReduceSum: reduction(
    ({ sum }, x, axes) => sum(x, axes),
    (a, b) => a + b,
  ),
  ReduceProd: reduction(
    ({ prod }, x, axes) => prod(x, axes),
    (a, b) => a * b,
  ),
  ReduceMean: reduction(({ mean }, x, axes) => mean(x, axes)),
  ReduceMax: reduction((ops, x, axes, call) => extreme(call, ops.max, x, axes), Math.max),
  ReduceMin: reduction((ops, x, axes, call) => extreme(call, ops.min, x, axes), Math.min),
  ReduceSumSquare: reduction(({ mul, sum }, x, axes) => sum(mul(x, x), axes)),
  ReduceL1: reduction(({ abs, sum }, x, axes) => sum(abs(x), axes)),
  ReduceL2: reduction(({ mul, sqrt, sum }, x, axes) => sqrt(sum(mul(x, x), axes))),
  ReduceLogSum: reduction(({ log, sum }, x, axes) => log(sum(x, axes))),
  ReduceLogSumExp: reduction(({ add, log }, x, axes, call) => {
    const { largest, total } = shiftedExp(call, x, axes);
    return add(log(total), largest);
  }),
  Softmax: alongAxis((call, x, axes) => {
    const { powers, total } = shiftedExp(call, x, axes);
    return call.ops.div(powers, total);
  }),
  LogSoftmax: alongAxis((call, x, axes) => {
    const { shifted, total } = shiftedExp(call, x, axes);
    return call.ops.sub(shifted, call.ops.log(total));
  }),
};
