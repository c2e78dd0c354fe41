import { broadcastShapes, type Operand } from '@nalu/core';
import type { KernelBackend, Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import type { Tfjs } from '../namespace.js';
import type { FunctionName } from './functions.js';
import { type WebglEngine, webglDiv, webglUnary } from './webgl.js';
import { type WebgpuEngine, webgpuUnary } from './webgpu.js';

type Native = (...operands: Operand<Tensor>[]) => Tensor;
type Launch = (...xs: Tensor[]) => TensorInfo;

/** An engine that runs shaders, told by what it can do: a user may have registered it by any name. */
export type Gpu =
  | { readonly kind: 'webgl'; readonly engine: WebglEngine }
  | { readonly kind: 'webgpu'; readonly engine: WebgpuEngine };

export const gpuOf = (tf: Tfjs): Gpu | undefined => {
  const engine: KernelBackend & Partial<WebglEngine & WebgpuEngine> = tf.engine().backend;
  if (engine.runWebGPUProgram !== undefined) return { kind: 'webgpu', engine: engine as WebgpuEngine };
  if (engine.compileAndRun !== undefined) return { kind: 'webgl', engine: engine as WebglEngine };
  return undefined;
};

/** What tfjs calls the kernel of a function: its gradient goes by that name, and wants the operand or the result. */
const gradients = {
  sign: { kernel: 'Sign', wants: 'operands' },
  exp: { kernel: 'Exp', wants: 'result' },
  log: { kernel: 'Log', wants: 'operands' },
  sin: { kernel: 'Sin', wants: 'operands' },
  cos: { kernel: 'Cos', wants: 'operands' },
  tanh: { kernel: 'Tanh', wants: 'result' },
  sigmoid: { kernel: 'Sigmoid', wants: 'result' },
  div: { kernel: 'RealDiv', wants: 'operands' },
} as const satisfies Record<FunctionName | 'div', { kernel: string; wants: 'operands' | 'result' }>;

type Name = keyof typeof gradients;

/**
 * The primitives that run on kernels of our own where the engine is a GPU, and on those of tfjs elsewhere.
 *
 * @param native what runs elsewhere.
 */
export const kernels = <N extends Name>(
  tf: Tfjs,
  native: Readonly<Record<N, Native>>,
): Readonly<Record<N, Native>> => {
  const names = Object.keys(native) as N[];
  const entries = names.map((name) => [name, replaced(tf, name, native[name])]);
  return Object.fromEntries(entries) as Record<N, Native>;
};

const replaced = (tf: Tfjs, name: Name, native: Native): Native => {
  const tensor = (x: Operand<Tensor>): Tensor => (typeof x === 'number' ? tf.scalar(x) : x);
  return (...operands) => {
    const gpu = gpuOf(tf);
    const launch = gpu && launcher(tf, name, gpu);
    if (launch === undefined) return native(...operands);
    return tf.tidy(() => differentiable(tf, name, launch)(...operands.map(tensor)));
  };
};

/** Undefined where the kernel of tfjs will do. */
const launcher = (tf: Tfjs, name: Name, gpu: Gpu): Launch | undefined => {
  if (gpu.kind === 'webgpu')
    return name === 'div' ? undefined : (x) => webgpuUnary(name, x as Tensor, gpu.engine);
  if (name === 'div')
    return (a, b) => webglDiv(a as Tensor, b as Tensor, common(a as Tensor, b as Tensor), gpu.engine);
  // WebGL 1 has no integers of 32 bits, which our functions take numbers apart with.
  if (tf.env().getNumber('WEBGL_VERSION') < 2) return undefined;
  return (x) => webglUnary(name, x as Tensor, gpu.engine);
};

const common = (a: Tensor, b: Tensor): number[] => broadcastShapes('div', a.shape, b.shape) as number[];

/** Our reverse never looks at the gradients of tfjs, but a bound unit may run inside `tf.grads`. */
const differentiable = (tf: Tfjs, name: Name, launch: Launch): ((...xs: Tensor[]) => Tensor) =>
  tf.customGrad((...args) => {
    // The last argument saves tensors for the way back.
    const save = args.at(-1) as unknown as (xs: Tensor[]) => void;
    const xs = args.slice(0, -1) as Tensor[];
    const value = tf.engine().makeTensorFromTensorInfo(launch(...xs));
    const { kernel, wants } = gradients[name];
    save(wants === 'result' ? [value] : xs);
    const gradFunc = (dy: Tensor, saved: Tensor[]) =>
      Object.values(tf.getGradient(kernel).gradFunc(dy, saved, {})).map((slope) => slope());
    return { value, gradFunc };
  });
