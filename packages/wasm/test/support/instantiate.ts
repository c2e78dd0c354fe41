import type { ModuleBuilder } from '../../src/encoder/module.js';

/** The exported functions and the memory of a module that imports nothing. */
export const instantiate = (module: ModuleBuilder) => {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()));
  return {
    memory: exports.memory as WebAssembly.Memory,
    run: (name: string, ...operands: readonly number[]): number =>
      (exports[name] as (...operands: readonly number[]) => number)(...operands),
  };
};
