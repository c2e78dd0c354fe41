import { type Program, type Runtime, requireKind, requireNames, requireSizes } from '@nalu/core';
import { hasFused, requireSimd } from './engine.js';
import { executable } from './executable.js';
import { tensorsOf, type WasmTensor } from './tensors.js';

export interface WasmOptions {
  /** The memory that one compiled program may take, in bytes. Default 1 GiB; engines give at most 4. */
  readonly memoryLimit?: number;
  /**
   * Multiplies and adds with one rounding where the engine has relaxed SIMD, which is up to a fifth faster. The last bits then differ
   * from machine to machine. Default false.
   */
  readonly fast?: boolean;
}

/**
 * Makes a {@link Runtime} of WebAssembly: a program, be it a whole training step, becomes one module of its own.
 *
 * Nothing is installed, and it runs wherever there is WebAssembly with SIMD. The same program gives the same bits everywhere.
 *
 * @throws {NaluError} NALU_UNSUPPORTED when the engine has no WebAssembly SIMD; NALU_OPTION for an option that it may not have.
 * @example
 * const runtime = await wasm();
 * const executable = await runtime.compile(square);
 * const { y } = await executable.run({ x: runtime.upload(array([1, 2, 3])) });
 * await runtime.read(y); // float64[3] [1, 4, 9]
 */
export const wasm = async (options: WasmOptions = {}): Promise<Runtime<WasmTensor>> => {
  const { memoryLimit = 2 ** 30, fast = false } = options;
  requireNames('wasm', options, ['memoryLimit', 'fast']);
  requireSizes('wasm', { memoryLimit });
  requireKind('wasm', '"fast"', 'true or false', typeof fast === 'boolean', fast);
  requireSimd();
  const tensors = tensorsOf();
  const { upload, read, dispose } = tensors;
  const settings = { fused: fast && hasFused(), memoryLimit };
  return {
    name: fast ? 'wasm, fast' : 'wasm',
    precision: 'float32',
    preferredSteps: 128,
    // One seed stays in the nearest cache, and its bits do not depend on others.
    seedsTogether: 1,
    upload,
    read,
    dispose,
    compile: async <S, R>(program: Program<S, R>, { dims = {} } = {}) =>
      executable({ program, dims, settings, tensors }),
  };
};
