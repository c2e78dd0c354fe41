import type { Node, Ops } from '@nalu/core';
import { type Call, knownNumber, nodeAt, numeric, optionalNode, refuseForm, rule } from '../call.js';
import { computed } from '../values.js';

/** log(1 + exp x), without ∞ on the way. */
const softplus = ({ abs, add, exp, log, max, neg }: Ops<Node>, x: Node): Node =>
  add(max(x, 0), log(add(1, exp(neg(abs(x))))));

const factor = ({ attributes }: Call, name: string, usual: number): number => attributes.float(name) ?? usual;

/** x^n by n − 1 products or fewer. */
const wholePower = ({ mul }: Ops<Node>, x: Node, n: number): Node => {
  if (n === 1) return x;
  const half = wholePower({ mul } as Ops<Node>, x, Math.floor(n / 2));
  return n % 2 === 0 ? mul(half, half) : mul(mul(half, half), x);
};

const mostProducts = 1024;

const power = (call: Call): Node => {
  const { ops } = call;
  const exponent = knownNumber(call, 1);
  const x = nodeAt(call, 0);
  if (exponent === undefined) return powerOfConstant(call);
  // 1 for every base, NaN included.
  if (exponent === 0) return ops.where(0, x, 1);
  if (exponent === 0.5) return ops.sqrt(x);
  const size = Math.abs(exponent);
  if (!Number.isInteger(exponent)) return ops.exp(ops.mul(exponent, ops.log(x)));
  if (size > mostProducts)
    return refuseForm(call, `must have an exponent within ±${mostProducts}`, `${exponent}`);
  const raised = wholePower(ops, x, size);
  return exponent < 0 ? ops.div(1, raised) : raised;
};

/** c^x; a variable power of a variable would need to know which exponents are whole. */
const powerOfConstant = (call: Call): Node => {
  const base = knownNumber(call, 0);
  if (base === undefined || !(base > 0))
    return refuseForm(
      call,
      'must have a known exponent, or a known base above 0',
      'neither',
      'Write it as exp(y · log x) where x is positive.',
    );
  return call.ops.exp(call.ops.mul(nodeAt(call, 1), Math.log(base)));
};

const clip = (call: Call): Node => {
  const { attributes, ops } = call;
  const low = optionalNode(call, 1) ?? attributes.float('min');
  const high = optionalNode(call, 2) ?? attributes.float('max');
  const raised = low === undefined ? nodeAt(call, 0) : ops.max(nodeAt(call, 0), low);
  return high === undefined ? raised : ops.min(raised, high);
};

/** Functions of one number, made of the primitives. */
export const activations = {
  Relu: numeric(1, [], ({ ops }, x) => ops.max(x as Node, 0)),
  LeakyRelu: numeric(1, ['alpha'], (call, x) => {
    const { mul, where, greater } = call.ops;
    return where(greater(x as Node, 0), x as Node, mul(x as Node, factor(call, 'alpha', Math.fround(0.01))));
  }),
  PRelu: numeric(2, [], ({ ops: { greater, mul, where } }, x, slope) =>
    where(greater(x as Node, 0), x as Node, mul(x as Node, slope as Node)),
  ),
  Elu: numeric(1, ['alpha'], (call, x) => {
    const { exp, greater, min, mul, sub, where } = call.ops;
    const below = mul(factor(call, 'alpha', 1), sub(exp(min(x as Node, 0)), 1));
    return where(greater(x as Node, 0), x as Node, below);
  }),
  Softplus: numeric(1, [], ({ ops }, x) => softplus(ops, x as Node)),
  Softsign: numeric(1, [], ({ ops: { abs, add, div } }, x) => div(x as Node, add(1, abs(x as Node)))),
  HardSigmoid: numeric(1, ['alpha', 'beta'], (call, x) => {
    const { add, max, min, mul } = call.ops;
    const line = add(mul(x as Node, factor(call, 'alpha', Math.fround(0.2))), factor(call, 'beta', 0.5));
    return max(0, min(1, line));
  }),
  Reciprocal: numeric(1, [], ({ ops }, x) => ops.div(1, x as Node)),
  Tan: numeric(1, [], ({ ops: { cos, div, sin } }, x) => div(sin(x as Node), cos(x as Node))),
  Cosh: numeric(1, [], ({ ops: { add, div, exp, neg } }, x) =>
    div(add(exp(x as Node), exp(neg(x as Node))), 2),
  ),
  Pow: rule(2, [], (call) => [computed(power(call))]),
  Clip: rule([1, 3], ['min', 'max'], (call) => [computed(clip(call))]),
};
