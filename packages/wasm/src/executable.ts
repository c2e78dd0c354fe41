import {
  complain,
  type Executable,
  fillInputs,
  flatten,
  type Given,
  type HostArray,
  leafSpecs,
  type Of,
  type Program,
  type RandomSource,
  unflatten,
} from '@nalu/core';
import type { CompileSettings } from './compiled.js';
import { drawableLeaves } from './drawable.js';
import { drawsOf } from './random.js';
import { graphFor, type Sizes, type Specialised, specialiser } from './specialise.js';
import type { Tensors, WasmTensor } from './tensors.js';

/** A program to be compiled. */
export interface Task<S, R> {
  readonly program: Program<S, R>;
  readonly dims: Sizes;
  readonly settings: CompileSettings;
  readonly tensors: Tensors;
}

export const executable = <S, R>(task: Task<S, R>): Executable<S, R, WasmTensor> => {
  const { program, dims, settings } = task;
  // Shapes that do not fit are told now, though sizes may come with the first call.
  const drawable = drawableLeaves(graphFor(program, dims));
  const leaves = leafSpecs(program.inputs);
  const names = leaves.map(({ path }) => path);
  const sizesOf = sizesFrom(dims, leaves);
  // Without it the modules and their memory are free.
  let specialised: Specialised | undefined = specialiser(program, settings);
  return {
    run: async (given, { random } = {}) => {
      if (specialised === undefined)
        throw complain('NALU_DISPOSED', {
          who: program.name,
          required: 'the executable must be alive',
          got: 'a disposed one',
        });
      return runOnce(task, { specialised, drawable, names, sizesOf, random }, given);
    },
    dispose: async () => {
      specialised = undefined;
    },
  };
};

interface Means {
  readonly specialised: Specialised;
  readonly drawable: readonly string[];
  /** The paths of all inputs. */
  readonly names: readonly string[];
  readonly sizesOf: (values: readonly WasmTensor[]) => Sizes;
  readonly random: RandomSource | undefined;
}

const runOnce = async <S, R>(
  { program, dims, tensors }: Task<S, R>,
  { specialised, drawable, names, sizesOf, random }: Means,
  given: Given<S, WasmTensor>,
): Promise<Of<R, WasmTensor>> => {
  const who = program.name;
  const { random: draws, inside, room } = drawsOf(random, drawable);
  // It is the memory of `room`, which nobody else has.
  const upload = ({ shape, data }: HostArray): WasmTensor => ({ shape, data: data as Float32Array });
  const { inputs } = fillInputs<S, WasmTensor>(program.inputs, given, {
    ...{ who, precision: 'float32', dims, room, upload, dispose: tensors.dispose },
    shapeOf: tensors.shapeOf(who),
    random: draws,
  });
  const values = flatten<S, WasmTensor>(program.inputs, inputs);
  // Taken before the wait, in which the caller may dispose of what it gave.
  const numbers = values.filter((_, i) => !inside.has(names[i] as string)).map(({ data }) => data);
  const instance = await specialised(sizesOf(values), [...inside.keys()]);
  const streams = [...inside.values()];
  const { outputs, positions } = instance.run(
    numbers,
    streams.map((stream) => stream.position()),
  );
  for (const [i, stream] of streams.entries()) stream.seek(positions[i] as Uint32Array);
  return unflatten<R, WasmTensor>(program.outputs, outputs);
};

/** The size of every free axis, as the values have it; where each stands is known before. */
const sizesFrom = (
  dims: Sizes,
  leaves: ReturnType<typeof leafSpecs>,
): ((values: readonly WasmTensor[]) => Sizes) => {
  const places = leaves.flatMap(({ spec }, leaf) =>
    spec.shape.flatMap((dim, axis) => (typeof dim === 'string' ? [{ dim, leaf, axis }] : [])),
  );
  return (values) => {
    const sizes: Record<string, number> = { ...dims };
    for (const { dim, leaf, axis } of places) sizes[dim] = values[leaf]?.shape[axis] as number;
    return sizes;
  };
};
