import { randomFillSync } from 'node:crypto';
import { complain, type Ops, program, random, randomSource, tensor, uniform } from '@nalu/core';
import { openRuntime } from './runtimes.js';
import type { DrawSpec } from './spec.js';
import type { Work } from './worker.js';

const COUNT = 12_800;
/** Tensors in one call of a runtime, as `fit` puts many steps in one. */
const STEPS = 16;

const filling =
  (fill: (target: Float32Array) => void): (() => Promise<Work>) =>
  async () => {
    const target = new Float32Array(COUNT);
    return async (pass) => {
      for (let done = 0; ; done += COUNT) {
        pass(done);
        fill(target);
      }
    };
  };

/** Sums what it draws, for a program has to have a result; a sum costs little beside the numbers. */
const drawn = program(
  'draw',
  { u: random(uniform(0, 1), STEPS, COUNT, 1) },
  { y: tensor() },
  <T>({ constant, reshape, scan, add, sum }: Ops<T>, { u }: { readonly u: T }) => {
    const specs = { carry: { y: tensor() }, xs: { u: tensor(COUNT, 1) }, ys: {} };
    const { carry } = scan(specs, { y: constant(0) }, { u }, ({ y }, x) => ({
      carry: { y: add(y, reshape(sum(x.u, [0, 1]), [])) },
      y: {},
    }));
    return { y: carry.y };
  },
);

const inside = (by: string) => async (): Promise<Work> => {
  const runtime = await openRuntime(by);
  const executable = await runtime.compile(drawn);
  const source = randomSource(0);
  return async (pass) => {
    for (let done = 0; ; done += STEPS * COUNT) {
      pass(done);
      const { y } = await executable.run({}, { random: { ...source, stepped: source.stream } });
      runtime.dispose(y);
    }
  };
};

const stream = randomSource(0).stream('drawn');

const generators: Readonly<Record<string, () => Promise<Work>>> = {
  'Math.random': filling((target) => {
    for (let i = 0; i < COUNT; i++) target[i] = Math.random();
  }),
  // The bits alone: numbers are still to be made of them.
  getRandomValues: filling((target) => void randomFillSync(target)),
  // With which the host fills random leaves: SIMD where the engine has it.
  stream: filling((target) => stream.fill(target, uniform(0, 1))),
  wasm: inside('wasm'),
  onnxruntime: inside('onnxruntime'),
};

export const drawing = ({ by }: DrawSpec): Promise<Work> => {
  const generator = Object.hasOwn(generators, by) ? generators[by] : undefined;
  if (generator !== undefined) return generator();
  throw complain('NALU_OPTION', {
    who: 'benchmarks',
    required: `a generator must be one of ${Object.keys(generators).join(', ')}`,
    got: `"${by}"`,
  });
};
