import {
  type Backend,
  type Batched,
  type Executable,
  eager,
  mapTree,
  type NdArray,
  type Ops,
  type Program,
  type Runtime,
  randomSource,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { type Interpreter, lifted, replayed, seeded } from '../../src/lifted.js';

/** A runtime that is wrong as a whole, though each of its primitives is right. */
export interface WrongRuntime {
  readonly says: string;
  readonly make: () => Runtime<NdArray> | Backend<Batched<NdArray>>;
}

type Execute<S, R> = Executable<S, R, NdArray>;
const right = eager(reference);

/** The reference with something between it and each compiled program. */
const between = (around: <S, R>(executable: Execute<S, R>) => Execute<S, R>['run']): Runtime<NdArray> => ({
  ...right,
  compile: async (program, options = {}) => {
    const executable = await right.compile(program, options);
    return { ...executable, run: around(executable) };
  },
});

/** It compiles another program than it is given: one with something wrong in its primitives. */
const rewriting = (
  runtime: Runtime<NdArray>,
  wrong: <T>(ops: Ops<T>) => Partial<Ops<T>>,
): Runtime<NdArray> => ({
  ...runtime,
  compile: <S, R>(program: Program<S, R>, options = {}) => {
    const { apply } = program;
    const rewritten: Program<S, R> = { ...program, apply: (ops, x) => apply({ ...ops, ...wrong(ops) }, x) };
    return runtime.compile(rewritten, options);
  },
});

/** The programs of cases have named leaves, and no trees. */
const leavesOf = (tree: unknown): Readonly<Record<string, NdArray>> => tree as Record<string, NdArray>;

/** Leaves of one shape change places. */
const rotated = (tree: unknown): never => {
  const entries = Object.entries(leavesOf(tree));
  const turned = entries.map(([name, { shape }], i) => {
    const alike = entries.flatMap(([, x], k) => (`${x.shape}` === `${shape}` ? [k] : []));
    return [name, entries[alike[(alike.indexOf(i) + 1) % alike.length] as number]?.[1]] as const;
  });
  return Object.fromEntries(turned) as never;
};

type Many = Ops<Batched<NdArray>>;
/** `batched` with something wrong in it. */
const batchedWith = (wrong: (many: Many) => Partial<Many>): Backend<Batched<NdArray>> => {
  const mixing: Interpreter<NdArray, Batched<NdArray>> = (backend) => {
    const lifting = seeded(backend);
    return { ...lifting, ops: { ...lifting.ops, ...wrong(lifting.ops) } };
  };
  return lifted(mixing, reference);
};
const eachSeed = (x: Batched<NdArray>, f: (value: NdArray) => NdArray): Batched<NdArray> =>
  x.split ? { ...x, value: f(x.value) } : x;
const nextSeed = (x: NdArray): NdArray => {
  const seeds = x.shape[0] as number;
  return reference.concat([reference.slice(x, 0, 1, seeds), reference.slice(x, 0, 0, 1)], 0);
};

export const wrongRuntimes: readonly WrongRuntime[] = [
  {
    says: 'ignores the random numbers of a run',
    make: () =>
      between(
        ({ run }) =>
          (inputs, options) =>
            run(inputs, { ...options, random: randomSource(0) }),
      ),
  },
  {
    says: 'swaps outputs of one shape',
    make: () =>
      between(
        ({ run }) =>
          async (inputs, options) =>
            rotated(await run(inputs, options)),
      ),
  },
  {
    says: 'swaps inputs of one shape',
    make: () =>
      between(
        ({ run }) =>
          (inputs, options) =>
            run(rotated(inputs), options),
      ),
  },
  {
    says: 'keeps the inputs of its first run',
    make: () =>
      between(({ run }) => {
        let first: Parameters<typeof run>[0] | undefined;
        return (inputs, options) => {
          first ??= inputs;
          return run(first, options);
        };
      }),
  },
  {
    says: 'fixes a free axis at its first size',
    make: () =>
      between(({ run }) => {
        let first: string | undefined;
        return async (inputs, options) => {
          const shapes = Object.values(leavesOf(inputs)).map(({ shape }) => `[${shape}]`);
          first ??= shapes.join();
          if (first !== shapes.join()) throw new Error(`${shapes} where ${first} was compiled`);
          return run(inputs, options);
        };
      }),
  },
  {
    says: 'writes the results of every run into one buffer',
    make: () =>
      between(({ run }) => {
        const buffers = new Map<string, NdArray>();
        return async (inputs, options) => {
          const results = Object.entries(leavesOf(await run(inputs, options)));
          const kept = results.map(([name, { shape, data }]) => {
            const buffer = buffers.get(`${name} ${shape}`) ?? { shape, data: data.slice() };
            buffers.set(`${name} ${shape}`, buffer);
            buffer.data.set(data);
            return [name, buffer];
          });
          return Object.fromEntries(kept) as never;
        };
      }),
  },
  {
    says: 'replays a graph without its scans',
    make: () =>
      rewriting(replayed(right), ({ broadcastTo, constant, scan, shape }) => ({
        scan: (specs, carry, xs, step) => {
          const { ys } = scan(specs, carry, xs, step);
          const zero = (y: typeof constant extends (x: number) => infer T ? T : never) =>
            broadcastTo(constant(0), shape(y));
          return { carry, ys: mapTree(specs.ys, ys, zero) as typeof ys };
        },
      })),
  },
  {
    says: 'gives each seed what its neighbour should get',
    make: () => batchedWith(({ mul }) => ({ mul: (a, b) => eachSeed(mul(a, b), nextSeed) })),
  },
  {
    says: 'takes the mean over the seeds as well',
    make: () =>
      batchedWith(({ mean }) => ({
        mean: (x, axes) =>
          eachSeed(mean(x, axes), (y) => reference.broadcastTo(reference.mean(y, [0]), y.shape)),
      })),
  },
  {
    says: 'multiplies every seed by the matrix of the first',
    make: () =>
      batchedWith(({ matmul }) => ({
        matmul: (a, b) =>
          matmul(
            a,
            eachSeed(b, (y) => reference.broadcastTo(reference.slice(y, 0, 0, 1), y.shape)),
          ),
      })),
  },
  {
    says: 'starts every scan of a seed from the carry of the first',
    make: () =>
      batchedWith(({ scan }) => ({
        scan: (specs, carry, xs, step) =>
          scan(
            specs,
            mapTree<typeof specs.carry, Batched<NdArray>, Batched<NdArray>>(specs.carry, carry, (x) =>
              eachSeed(x, (y) => reference.broadcastTo(reference.slice(y, 0, 0, 1), y.shape)),
            ),
            xs,
            step,
          ),
      })),
  },
];
