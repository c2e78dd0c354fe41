import {
  complain,
  type Executable,
  fillInputs,
  flatten,
  type Given,
  type Of,
  type Program,
  type RandomSource,
  unflatten,
} from '@nalu/core';
import type { OnnxFile } from '@nalu/onnx';
import { explained } from './explained.js';
import type { OrtSession, OrtTensor } from './ort.js';
import { type Room, roomsOf } from './rooms.js';
import type { Tensors } from './tensors.js';

/** A program in the form that onnxruntime runs. */
export interface Compiled<S, R> {
  readonly program: Program<S, R>;
  readonly dims: Readonly<Record<string, number>>;
  readonly file: OnnxFile;
  readonly session: OrtSession;
  readonly tensors: Tensors;
}

export const executable = <S, R>(compiled: Compiled<S, R>): Executable<S, R, OrtTensor> => {
  const underWay = new Set<Promise<unknown>>();
  const rooms = roomsOf(compiled.tensors.newRoom);
  let alive = true;
  return {
    run: async (given, { random } = {}) => {
      if (!alive)
        throw complain('NALU_DISPOSED', {
          who: compiled.program.name,
          required: 'the executable must be alive',
          got: 'a disposed one',
        });
      const result = rooms.during((room) => runOnce(compiled, given, random, room));
      underWay.add(result);
      return result.finally(() => underWay.delete(result));
    },
    dispose: async () => {
      if (!alive) return;
      alive = false;
      // A session may not be released while it runs.
      await Promise.allSettled(underWay);
      rooms.clear();
      await compiled.session.release();
    },
  };
};

const runOnce = async <S, R>(
  { program, dims, file, session, tensors }: Compiled<S, R>,
  given: Given<S, OrtTensor>,
  random: RandomSource | undefined,
  room: Room,
): Promise<Of<R, OrtTensor>> => {
  const who = program.name;
  const { precision, over: upload } = tensors;
  const dispose = (tensor: OrtTensor) => tensor.dispose();
  const host = { who, precision, dims, room, upload, dispose, random, shapeOf: tensors.shapeOf(who) };
  const { inputs, drawn } = fillInputs<S, OrtTensor>(program.inputs, given, host);
  try {
    const values = flatten<S, OrtTensor>(program.inputs, inputs);
    const feeds = Object.fromEntries(file.inputs.map((name, i) => [name, values[i] as OrtTensor]));
    const results = await explained(who, 'run', () => session.run(feeds));
    return unflatten<R, OrtTensor>(
      program.outputs,
      file.outputs.map((name) => results[name] as OrtTensor),
    );
  } finally {
    for (const tensor of drawn) tensor.dispose();
  }
};
