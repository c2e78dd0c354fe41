import { requireNames } from '@nalu/core';
import { type Block, type Columns, type ModelOptions, modelModule } from './blocks.js';
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
  const { name, bytes, blocks } = modelModule('toModule', fixed, options);
  return { wasm: bytes, loader: loaderOf(name, blocks) };
};

const columnsText = ({ at, step }: Columns): string => `{ at: ${JSON.stringify(at)}, step: ${step} }`;

const blockText = ({ size, x, y }: Block): string =>
  `  { size: ${size}, x: ${columnsText(x)}, y: ${columnsText(y)} },`;

/** The name stands in a comment, which it may not end. */
const loaderOf = (name: string, blocks: readonly Block[]): string => `// @ts-check
const blocks = [
${blocks.map(blockText).join('\n')}
];

/**
 * Loads ${JSON.stringify(name).replaceAll('*/', '* /')}. The function takes rows of ${blocks[0]?.x.at.length} numbers, any number of rows, and gives rows of ${blocks[0]?.y.at.length}.
 *
 * @param {BufferSource} wasm the bytes of the .wasm file
 * @returns {Promise<(x: Float32Array) => Float32Array>}
 */
export const load = async (wasm) => {
  const { instance } = await WebAssembly.instantiate(wasm);
  const exports = /** @type {Record<string, any>} */ (instance.exports);
  for (const { size } of blocks) exports['prepare' + size]();
  const memory = new Float32Array(exports.memory.buffer);
  const small = blocks[blocks.length - 1];
  return (x) => {
    const [inputs, outputs] = [small.x.at.length, small.y.at.length];
    const rows = x.length / inputs;
    if (!Number.isInteger(rows)) throw new RangeError('x must hold rows of ' + inputs + ', got ' + x.length + ' numbers');
    const result = new Float32Array(rows * outputs);
    for (let row = 0; row < rows; ) {
      const block = rows - row > 3 * small.size ? blocks[0] : small;
      const count = Math.min(block.size, rows - row);
      block.x.at.forEach((at, i) => {
        for (let r = 0; r < count; r++) memory[at + r * block.x.step] = x[(row + r) * inputs + i];
      });
      exports['run' + block.size]();
      block.y.at.forEach((at, i) => {
        for (let r = 0; r < count; r++) result[(row + r) * outputs + i] = memory[at + r * block.y.step];
      });
      row += count;
    }
    return result;
  };
};
`;
