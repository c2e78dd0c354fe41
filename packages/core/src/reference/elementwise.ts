import {
  type BinaryName,
  binaryNames,
  forEachName,
  type NdArray,
  type Operand,
  type UnaryName,
  unaryNames,
} from '../ops.js';
import { broadcastShapes } from '../shapes.js';
import { stretched } from '../strides.js';

const scalarUnary: Record<UnaryName, (x: number) => number> = {
  neg: (x) => -x,
  abs: Math.abs,
  sign: Math.sign,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
};

const scalarBinary: Record<BinaryName, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: Math.min,
  max: Math.max,
  greater: (a, b) => (a > b ? 1 : 0),
};

export const boxed = (x: Operand<NdArray>): NdArray =>
  typeof x === 'number' ? { shape: [], data: Float64Array.of(x) } : x;

const common = (who: string, arrays: readonly NdArray[]): readonly number[] =>
  broadcastShapes(who, ...arrays.map(({ shape }) => shape)) as readonly number[];

const unary = (name: UnaryName) => {
  const f = scalarUnary[name];
  return (x: Operand<NdArray>): NdArray => {
    const { shape, data } = boxed(x);
    return { shape, data: data.map(f) };
  };
};

const binary = (name: BinaryName) => {
  const f = scalarBinary[name];
  return (x: Operand<NdArray>, y: Operand<NdArray>): NdArray => {
    const [a, b] = [boxed(x), boxed(y)];
    const shape = common(name, [a, b]);
    const [left, right] = [stretched(a, shape), stretched(b, shape)];
    return { shape, data: left.map((value, i) => f(value, right[i] as number)) };
  };
};

export const elementwise = {
  ...forEachName(unaryNames, unary),
  ...forEachName(binaryNames, binary),
  where: (condition: Operand<NdArray>, x: Operand<NdArray>, y: Operand<NdArray>): NdArray => {
    const [c, a, b] = [boxed(condition), boxed(x), boxed(y)];
    const shape = common('where', [c, a, b]);
    const [choice, yes, no] = [stretched(c, shape), stretched(a, shape), stretched(b, shape)];
    return { shape, data: choice.map((flag, i) => (flag !== 0 ? yes[i] : no[i]) as number) };
  },
};
