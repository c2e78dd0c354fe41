import type { Backend } from '../backend.js';
import { complain } from '../errors.js';
import { checkDims, type Program } from '../program.js';
import { fillInputs } from '../run-inputs.js';
import type { CompileOptions, Executable, Runtime } from '../runtime.js';
import { flatten, mapTree, type Of } from '../spec.js';
import { checked } from './checked.js';

/** Makes a {@link Runtime} of any backend: it runs a program primitive by primitive, and compiles nothing. */
export const eager = <T>(backend: Backend<T>): Runtime<T> => {
  const { name, precision, upload, read, dispose } = backend;
  return {
    name,
    precision,
    preferredSteps: 1,
    upload,
    read,
    dispose,
    compile: async (p, options) => executable(backend, p, options),
  };
};

const executable = <S, R, T>(
  backend: Backend<T>,
  program: Program<S, R>,
  { dims = {} }: CompileOptions = {},
): Executable<S, R, T> => {
  checkDims(program, dims);
  const { precision, scope, upload, dispose } = backend;
  const ops = checked(backend);
  const shapeOf = (x: T) => backend.shape(x) as readonly number[];
  let alive = true;
  return {
    run: async (given, { random } = {}) => {
      const who = program.name;
      if (!alive)
        throw complain('NALU_DISPOSED', {
          who,
          required: 'the executable must be alive',
          got: 'a disposed one',
        });
      const { inputs, drawn } = fillInputs(program.inputs, given, {
        who,
        precision,
        dims,
        shapeOf,
        upload,
        dispose,
        random,
      });
      try {
        return scope(() => ownedOutputs(backend, program, program.apply(ops, inputs), inputs));
      } finally {
        drawn.forEach(dispose);
      }
    },
    dispose: async () => {
      alive = false;
    },
  };
};

/** An output that is an input handed through, or another output, gets a value of its own: each may be disposed of. */
const ownedOutputs = <S, R, T>(
  { reshape, shape }: Backend<T>,
  program: Program<S, R>,
  outputs: Of<R, T>,
  inputs: Of<S, T>,
): Of<R, T> => {
  const taken = new Set(flatten<S, T>(program.inputs, inputs));
  return mapTree<R, T, T>(program.outputs, outputs, (y) => {
    if (taken.has(y)) return reshape(y, shape(y));
    taken.add(y);
    return y;
  });
};
