import { sizeOf } from '@nalu/core';
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core';
import { type FunctionName, functions } from './functions.js';

/** What tfjs offers for kernels of one's own on WebGPU. */
export interface WebgpuEngine extends KernelBackend {
  readonly runWebGPUProgram: (
    program: WebgpuProgram,
    inputs: readonly TensorInfo[],
    dtype: 'float32',
  ) => TensorInfo;
}

/** tfjs writes what it finds out into the program, so each call needs one of its own. */
interface WebgpuProgram {
  readonly variableNames: readonly string[];
  readonly outputShape: number[];
  readonly size: true;
  readonly shaderKey: string;
  readonly workgroupSize: readonly [number, number, number];
  readonly dispatchLayout: { readonly x: readonly number[] };
  readonly dispatch: readonly [number, number, number];
  readonly getUserCode: () => string;
}

const THREADS = 128;

const helpers = `
fn powerOfTwo(k : f32) -> f32 { return bitcast<f32>(u32(i32(k) + 127) << 23u); }
fn exponentOf(x : f32) -> f32 { return f32(i32(bitcast<u32>(x) >> 23u) - 127); }
fn mantissaOf(x : f32) -> f32 { return bitcast<f32>((bitcast<u32>(x) & 0x007fffffu) | 0x3f800000u); }`;

const code = (name: FunctionName): string => `${helpers}
fn f(x : f32) -> f32 {${functions[name].replaceAll('NAN', 'uniforms.NAN').replaceAll('INF', 'uniforms.INFINITY')}
}
fn main(index : i32) {
  if (index < uniforms.size) { setOutputAtIndex(index, f(getAByOutputIndex(index))); }
}`;

export const webgpuUnary = (name: FunctionName, x: TensorInfo, engine: WebgpuEngine): TensorInfo => {
  const program: WebgpuProgram = {
    variableNames: ['A'],
    outputShape: x.shape,
    size: true,
    shaderKey: `nalu_${name}`,
    workgroupSize: [THREADS, 1, 1],
    dispatchLayout: { x: [...x.shape.keys()] },
    dispatch: [Math.ceil(sizeOf(x.shape) / THREADS), 1, 1],
    getUserCode: () => code(name),
  };
  return engine.runWebGPUProgram(program, [x], 'float32');
};
