import { complain } from '@nalu/core';
import type { Compiled } from './compiled.js';
import { isLiteral } from './ir.js';
import type { Place } from './passes/lower.js';
import { streamAt } from './plan.js';
import type { WasmTensor } from './tensors.js';
import { readerOf, writerOf } from './transfer.js';

/** A compiled program with its memory, ready to run. */
export interface Instance {
  /** Runs once, on rows of each input in order. The positions are those of the streams that are drawn from inside. */
  readonly run: (inputs: readonly Float32Array[], positions?: readonly Uint32Array[]) => Results;
}

export interface Results {
  readonly outputs: readonly WasmTensor[];
  /** Where each stream that was drawn from stands now. */
  readonly positions: readonly Uint32Array[];
}

/** @throws {NaluError} NALU_UNSUPPORTED when the engine refuses the module, or has no memory for it. */
export const instantiate = async (who: string, compiled: Compiled): Promise<Instance> => {
  try {
    const { instance } = await WebAssembly.instantiate(compiled.bytes);
    return instanceOf(compiled, instance);
  } catch (cause) {
    throw complain('NALU_UNSUPPORTED', {
      who,
      required: `the engine must take a module with ${compiled.layout.bytes} bytes of memory`,
      got: String(cause),
      cause,
    });
  }
};

export const instanceOf = (compiled: Compiled, { exports }: WebAssembly.Instance): Instance => {
  const { buffer } = exports.memory as WebAssembly.Memory;
  const { prepare, run } = exports as Readonly<Record<'prepare' | 'run', () => void>>;
  const [numbers, words] = [new Float32Array(buffer), new Uint32Array(buffer)];
  const startOf = ({ operand }: Place): number =>
    isLiteral(operand) ? 0 : (compiled.layout.address.get(operand.buffer) as number) / 4;
  const writers = compiled.inputs.map((place) => writerOf(place, startOf(place)));
  const readers = compiled.outputs.map((place) => ({
    shape: place.shape,
    read: readerOf(place, startOf(place)),
  }));
  const positionOf = (stream: number) => words.subarray(streamAt(stream) / 4, streamAt(stream) / 4 + 16);
  prepare();
  return {
    run: (inputs, positions = []) => {
      writers.forEach((write, i) => {
        write(numbers, inputs[i] as Float32Array);
      });
      positions.forEach((position, i) => {
        positionOf(i).set(position);
      });
      run();
      return {
        outputs: readers.map(({ shape, read }) => ({ shape, data: read(numbers) })),
        positions: positions.map((_, i) => positionOf(i).slice()),
      };
    },
  };
};
