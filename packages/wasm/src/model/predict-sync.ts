import { complain, requireNames } from '@nalu/core';
import { requireSimd } from '../engine.js';
import { type Block, FEW, type ModelOptions, modelModule } from './blocks.js';
import type { Fixed } from './fixed.js';

/** The rows of y for rows of x, any number of them. */
export type PredictSync = (x: Float32Array) => Float32Array;

/**
 * Compiles a trained model to a function that gives its result at once: for a request handler, or a frame of an animation.
 *
 * It takes the rows of any number of examples, one after another, and gives theirs. A row comes out the same whatever stands beside
 * it. Weights that are made of the parameters are made once.
 *
 * @throws {NaluError} NALU_OPTION when an axis beside the first has no size; NALU_UNSUPPORTED for a model that looks at a whole batch,
 * and where the engine has no WebAssembly SIMD. The function throws NALU_SHAPE for rows that are not whole.
 * @example
 * const predict = predictSync({ model: nac(2, 1), params: { wHat: array([[9], [9]]), mHat: array([[9], [9]]) } });
 * predict(Float32Array.of(1, 2, 30, 40)); // ≈ [3, 70]
 */
export const predictSync = <S>(fixed: Fixed<S>, options: ModelOptions = {}): PredictSync => {
  const who = 'predictSync';
  requireNames(who, options, ['dims']);
  requireSimd();
  const { blocks, bytes, name, inputs, outputs } = modelModule(who, fixed, options);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const functions = exports as unknown as Readonly<Record<string, () => void>>;
  const memory = new Float32Array((exports.memory as WebAssembly.Memory).buffer);
  const ready = blocks.map((block) => ({ ...block, run: functions[`run${block.size}`] as () => void }));
  for (const { size } of blocks) functions[`prepare${size}`]?.();
  const [large, small = large] = ready as [Ready, Ready?];
  return (x) => {
    const rows = x.length / inputs;
    if (!Number.isInteger(rows)) throw notWhole(name, inputs, x.length);
    const y = new Float32Array(rows * outputs);
    for (let row = 0; row < rows; ) {
      const { size, x: from, y: to, run } = rows - row > FEW * small.size ? large : small;
      const count = Math.min(size, rows - row);
      copy(x, inputs * row, memory, from, inputs * count);
      run();
      copy(memory, to, y, outputs * row, outputs * count);
      row += count;
    }
    return y;
  };
};

interface Ready extends Block {
  readonly run: () => void;
}

/** A plain loop, for a part of an array as an object of its own costs more than some hundred numbers. */
const copy = (from: Float32Array, at: number, to: Float32Array, start: number, count: number): void => {
  for (let i = 0; i < count; i++) to[start + i] = from[at + i] as number;
};

const notWhole = (name: string, inputs: number, got: number) =>
  complain('NALU_SHAPE', { who: name, required: `x must hold rows of ${inputs}`, got: `${got} numbers` });
