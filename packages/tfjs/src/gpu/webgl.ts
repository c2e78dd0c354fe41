import { sizeOf } from '@nalu/core';
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { type FunctionName, functions } from './functions.js';

/** What tfjs offers for kernels of one's own on WebGL. */
export interface WebglEngine extends KernelBackend {
  readonly compileAndRun: (
    program: WebglProgram,
    inputs: readonly TensorInfo[],
    dtype: 'float32',
  ) => TensorInfo;
}

interface WebglProgram {
  readonly variableNames: readonly string[];
  readonly outputShape: number[];
  readonly packedInputs: true;
  readonly packedOutput: true;
  readonly userCode: string;
}

const helpers = `
float powerOfTwo(float k) { return uintBitsToFloat(uint(int(k) + 127) << 23); }
float exponentOf(float x) { return float(int(floatBitsToUint(x) >> 23) - 127); }
float mantissaOf(float x) { return uintBitsToFloat((floatBitsToUint(x) & 0x007fffffu) | 0x3f800000u); }`;

const glsl = (body: string): string =>
  body.replaceAll(/\b(let|var) /g, 'float ').replaceAll('INF', 'uintBitsToFloat(0x7f800000u)');

/** The one function of two numbers: tfjs takes x / x for 1, so that 0 / 0 is no NaN (tfjs 4.22). */
const quotient = 'float f(float a, float b) { return a / b; }';

export const webglUnary = (name: FunctionName, x: TensorInfo, engine: WebglEngine): TensorInfo =>
  run(engine, `${helpers}\nfloat f(float x) {${glsl(functions[name])}\n}`, ['A'], x.shape, [x]);

export const webglDiv = (a: TensorInfo, b: TensorInfo, shape: number[], engine: WebglEngine): TensorInfo =>
  run(engine, quotient, ['A', 'B'], shape, [a, b]);

const run = (
  engine: WebglEngine,
  code: string,
  variableNames: readonly string[],
  outputShape: number[],
  inputs: readonly TensorInfo[],
): TensorInfo => {
  const userCode = `${code}\n${main(variableNames, outputShape)}`;
  const program = { variableNames, outputShape, packedInputs: true, packedOutput: true, userCode } as const;
  return engine.compileAndRun(program, inputs, 'float32');
};

/**
 * A texel holds two by two elements of the last two axes. Its lanes beyond the end stay 0: a matrix product of tfjs adds
 * them up with the others.
 */
const main = (names: readonly string[], shape: readonly number[]): string => {
  const value = (lane: string) => `f(${names.map((name) => `texel${name}.${lane}`).join(', ')})`;
  const [rows, columns] = ends(shape);
  return `
void main() {
  ${coordinates(shape)}
  ${names.map((name) => `vec4 texel${name} = get${name}AtOutCoords();`).join('\n  ')}
  vec4 result = vec4(${value('r')}, 0., 0., 0.);
  if (${columns}) result.g = ${value('g')};
  if (${rows}) result.b = ${value('b')};
  if (${rows} && ${columns}) result.a = ${value('a')};
  setOutput(result);
}`;
};

const coordinates = ({ length }: readonly number[]): string =>
  length === 0 ? '' : `${length === 1 ? 'int' : `ivec${length}`} at = getOutputCoords();`;

/** Whether there is one more row, and one more column. */
const ends = (shape: readonly number[]): readonly [string, string] => {
  const rank = shape.length;
  if (sizeOf(shape) === 1) return ['false', 'false'];
  if (rank === 1) return ['false', `at + 1 < ${shape[0]}`];
  const inside = (axis: number) => `at.${'xyzwuv'[axis]} + 1 < ${shape[axis]}`;
  return [inside(rank - 2), inside(rank - 1)];
};
