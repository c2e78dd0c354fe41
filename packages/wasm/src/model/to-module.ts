import { requireNames } from '@nalu/core';
import { FEW, type ModelModule, type ModelOptions, modelModule } from './blocks.js';
import type { Fixed } from './fixed.js';

/** A model in two files, which need nothing else. */
export interface ModuleFiles {
  /** `model.wasm` */
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** `model.js`: a function `load` that makes a prediction of the bytes of the other file, with types for TypeScript in comments. */
  readonly loader: string;
}

/**
 * Writes a trained model as a stand-alone WebAssembly module, and a loader of a few lines that needs nothing of nalu.
 *
 * @throws {NaluError} NALU_OPTION when an axis beside the first has no size; NALU_UNSUPPORTED for a model that looks at a whole batch.
 * @example
 * const { wasm, loader } = toModule({ model: nac(2, 1), params: { wHat: array([[9], [9]]), mHat: array([[9], [9]]) } });
 * loader.includes('export const load'); // true
 */
export const toModule = <S>(fixed: Fixed<S>, options: ModelOptions = {}): ModuleFiles => {
  requireNames('toModule', options, ['dims']);
  const made = modelModule('toModule', fixed, options);
  return { wasm: made.bytes, loader: loaderOf(made) };
};

/** The name stands in a comment, which it may not end. */
const loaderOf = ({ name, blocks, inputs, outputs }: ModelModule): string => `// @ts-check
const blocks = ${JSON.stringify(blocks)};
const [inputs, outputs] = [${inputs}, ${outputs}];

/**
 * Loads ${JSON.stringify(name).replaceAll('*/', '* /')}. The function takes rows of ${inputs} numbers, any number of rows, and gives rows of ${outputs}.
 *
 * @param {BufferSource} wasm the bytes of the .wasm file
 * @returns {Promise<(x: Float32Array) => Float32Array>}
 */
export const load = async (wasm) => {
  const { instance } = await WebAssembly.instantiate(wasm);
  const exports = /** @type {Record<string, any>} */ (instance.exports);
  const ready = blocks.map((block) => ({ ...block, run: exports['run' + block.size] }));
  for (const { size } of blocks) exports['prepare' + size]();
  const memory = new Float32Array(exports.memory.buffer);
  const [large, small = large] = ready;
  return (x) => {
    const rows = x.length / inputs;
    if (!Number.isInteger(rows)) throw new RangeError('x must hold rows of ' + inputs + ', got ' + x.length + ' numbers');
    const result = new Float32Array(rows * outputs);
    for (let row = 0; row < rows; ) {
      const block = rows - row > ${FEW} * small.size ? large : small;
      const count = Math.min(block.size, rows - row);
      for (let i = 0; i < count * inputs; i++) memory[block.x + i] = x[row * inputs + i];
      block.run();
      for (let i = 0; i < count * outputs; i++) result[row * outputs + i] = memory[block.y + i];
      row += count;
    }
    return result;
  };
};
`;
