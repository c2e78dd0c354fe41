import {
  type Backend,
  type Batched,
  batched,
  checked,
  type HostArray,
  type NdArray,
  type Ops,
  type Program,
  type Runtime,
  replay,
  reverse,
  trace,
  type Var,
} from '@nalu/core';

/** An interpreter over the tensors `T` of some backend, with a way in and a way out. */
export interface Lifting<T, U> {
  readonly name: string;
  readonly ops: Ops<U>;
  readonly upload: (array: HostArray) => U;
  readonly read: (x: U) => Promise<NdArray>;
  /** The tensor underneath. */
  readonly lower: (x: U) => T;
  readonly is: (x: unknown) => x is U;
}

export type Interpreter<T, U> = (backend: Backend<T>) => Lifting<T, U>;

const isRecord = (x: unknown): x is Readonly<Record<string, unknown>> => typeof x === 'object' && x !== null;

/**
 * A backend under an interpreter, as a backend again: what an interpreter promises is the same suite once more.
 *
 * @example
 * describeConformance(() => lifted(taped, toy), { name: 'toy, differentiated' });
 */
export const lifted = <T, U>(interpreter: Interpreter<T, U>, backend: Backend<T>): Backend<U> => {
  const { name, ops, upload, read, lower, is } = interpreter(backend);
  /** The tensors underneath a result: one value, or a tree of them. */
  const loweredFrom = (result: unknown): T[] =>
    is(result) ? [lower(result)] : isRecord(result) ? Object.values(result).flatMap(loweredFrom) : [];
  return {
    ...ops,
    name: `${name} over ${backend.name}`,
    precision: backend.precision,
    upload,
    read,
    dispose: (x) => backend.dispose(lower(x)),
    scope: <R>(body: () => R): R => {
      let result: R | undefined;
      // The backend knows its own tensors only, so it is shown those.
      backend.scope(() => {
        result = body();
        return loweredFrom(result);
      });
      return result as R;
    },
  };
};

/** Every value on a tape: each primitive computes its value, and remembers how a cotangent goes back. */
export const taped = <T>(backend: Backend<T>): Lifting<T, Var<T>> => {
  const tape = reverse(backend);
  return {
    name: 'reverse',
    ops: tape,
    upload: (array) => tape.lift(backend.upload(array), true),
    read: (x) => backend.read(x.value),
    lower: (x) => x.value,
    is: (x): x is Var<T> => isRecord(x) && 'tape' in x,
  };
};

/** How many seeds; the one in the middle is the one that is read. */
const SEEDS = 3;
const READ = 1;

/** Every value for three seeds at once, whose neighbours hold other numbers: what mixes seeds shows. */
export const seeded = <T>(backend: Backend<T>): Lifting<T, Batched<T>> => {
  const many = batched(backend, SEEDS);
  return {
    name: 'batched',
    ops: many,
    upload: ({ shape, data }) => {
      const all = new Float64Array(SEEDS * data.length);
      for (let i = 0; i < data.length; i++) {
        const x = data[i] as number;
        all[i] = 0.5 - (data[data.length - 1 - i] as number);
        all[READ * data.length + i] = x;
        all[(READ + 1) * data.length + i] = x * 1.25 + 1;
      }
      return many.split(backend.upload({ shape: [SEEDS, ...shape], data: all }));
    },
    read: async ({ value, split }) => {
      const array = await backend.read(value);
      if (!split) return array;
      const size = array.data.length / SEEDS;
      return { shape: array.shape.slice(1), data: array.data.slice(READ * size, (READ + 1) * size) };
    },
    lower: (x) => x.value,
    is: (x): x is Batched<T> => isRecord(x) && 'split' in x,
  };
};

/** The same tensors, with every shape validated first. */
export const validated = <T>(backend: Backend<T>): Backend<T> => ({
  ...backend,
  ...checked(backend),
  name: `checked over ${backend.name}`,
});

/** Every program is recorded as a graph first, and the graph is what runs. */
export const replayed = <V>(runtime: Runtime<V>): Runtime<V> => ({
  ...runtime,
  name: `replay of trace over ${runtime.name}`,
  compile: async <S, R>(program: Program<S, R>, options = {}) =>
    runtime.compile(replay(trace(program, options)), options),
});
