import { type Compiled, PAGE } from './compiled.js';
import { emitNest } from './emit/nest.js';
import { i32, type Local } from './encoder/code.js';
import { repeat } from './encoder/control.js';
import { moduleBuilder } from './encoder/module.js';
import { instanceOf } from './instance.js';
import { type Item, isLoop, type Nest, type Turn } from './ir.js';
import { streamAt } from './plan.js';

/** How often a nest runs in one measurement, and after how many without a shorter one the shortest counts. */
const [ROUNDS, TRIES] = [50, 200];

/**
 * How long each nest of a program takes, in microseconds, on inputs that are all 1.
 *
 * Every nest is timed alone, on the memory that a run of the program leaves. The times depend on the machine, and on what else it does.
 */
export const profileOf = (compiled: Compiled): ReadonlyMap<Nest, number> => {
  const image = memoryAfterRun(compiled);
  return new Map(
    nestsWithin([...compiled.before, ...compiled.items], []).map(({ nest, turns }) => [
      nest,
      shortest(timed(compiled, nest, turns, image)),
    ]),
  );
};

interface Placed {
  readonly nest: Nest;
  readonly turns: readonly Turn[];
}

const nestsWithin = (items: readonly Item[], turns: readonly Turn[]): Placed[] =>
  items.flatMap((item): Placed[] =>
    isLoop(item)
      ? [...nestsWithin(item.starts, turns), ...nestsWithin(item.body, [...turns, item.turn])]
      : [{ nest: item, turns }],
  );

const memoryAfterRun = (compiled: Compiled): Uint8Array => {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(compiled.bytes));
  const ones = compiled.inputs.map(({ shape }) =>
    new Float32Array(shape.reduce((n, dim) => n * dim, 1)).fill(1),
  );
  const positions = compiled.streams.map((_, i) => new Uint32Array(16).fill(i + 1));
  instanceOf(compiled, instance).run(ones, positions);
  return new Uint8Array((instance.exports.memory as WebAssembly.Memory).buffer);
};

/** A function that puts the memory back, runs a nest, and gives the microseconds of one round. */
const timed = (
  { layout }: Compiled,
  nest: Nest,
  turns: readonly Turn[],
  image: Uint8Array,
): (() => number) => {
  const pages = image.length / PAGE;
  const builder = moduleBuilder({ pages, imported: true });
  builder.func({ name: 'run', takes: [], gives: [] }, (frame) => {
    // Taken first, for a nest gives its own locals back. A fresh one is 0: the first turn.
    const left = frame.local('i32');
    const counts = new Map<Turn, Local<'i32'>>(turns.map((turn) => [turn, frame.local('i32')]));
    const code = emitNest({ ...layout, streamAt, fused: false, frame, turns: counts }, nest);
    return [repeat(left, i32(ROUNDS), code)];
  });
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(builder.bytes()), { env: { memory } });
  const run = exports.run as () => void;
  const bytes = new Uint8Array(memory.buffer);
  return () => {
    bytes.set(image);
    const start = performance.now();
    run();
    return (1000 * (performance.now() - start)) / ROUNDS;
  };
};

/** Until it no longer gets shorter: engines make code faster while it runs. */
const shortest = (measure: () => number): number => {
  let best = Number.POSITIVE_INFINITY;
  for (let since = 0; since < TRIES; since++) {
    const time = measure();
    if (time < best) [best, since] = [time, 0];
  }
  return best;
};
