import type { Law } from '../spec.js';
import type { Generator } from './definition.js';
import { generatorModule, layout } from './generator-module.js';
import { layInRows, type Rows } from './rows.js';

// What is used of them, for the core knows the types of no host.
declare const atob: (base64: string) => string;
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
};

type Turn = readonly [
  from: number,
  to: number,
  rows: number,
  columns: number,
  fromStep: number,
  toStep: number,
];

/** Addresses and steps are in bytes. A law draws whole rounds of four. */
interface Exports extends Readonly<Record<Law['name'], (at: number, rounds: number) => void>> {
  readonly turn: (...turn: Turn) => void;
}

const PAGE = 65_536;
/** How many numbers the generator that is kept has room for: 2 MiB in all, which become real as they are used. */
const KEPT = 2 ** 18;
/** Rows of fewer than four run on so far. */
const BEYOND = 16;

const once = <A>(make: () => A): (() => A) => {
  let made: { readonly value: A } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

/** Nothing where the engine has no WebAssembly SIMD or no memory for it, or a page forbids it. */
const whereAllowed = <A>(make: () => A): A | undefined => {
  try {
    return make();
  } catch {
    return undefined;
  }
};

const compiled = once(() =>
  whereAllowed(
    () => new WebAssembly.Module(Uint8Array.from(atob(generatorModule), (char) => char.charCodeAt(0))),
  ),
);
const kept = once(() => open(KEPT));

/**
 * The stream at the speed of SIMD, with the bits of its definition; nothing where the definition has to do.
 *
 * @param count how many numbers its tensors have; of small ones it draws up to 2¹⁶ numbers at once.
 */
export const generatorFor = (count: number): Generator | undefined => (count <= KEPT ? kept() : open(count));

const wholeRounds = (count: number): number => Math.ceil(count / 4);

/** Memory for numbers as they are drawn, and for the same by rows. */
const open = (count: number): Generator | undefined => {
  const module = compiled();
  if (module === undefined) return undefined;
  const room = 16 * wholeRounds(count);
  return whereAllowed(() => {
    const initial = Math.ceil((layout.numbers + 2 * room + BEYOND) / PAGE);
    const memory = new WebAssembly.Memory({ initial });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return generator(exports as Exports, memory.buffer, room);
  });
};

const generator = (exports: Exports, buffer: ArrayBuffer, room: number): Generator => {
  const [drawnAt, turnedAt] = [layout.numbers, layout.numbers + room];
  const position = new Uint32Array(buffer, 0, 16);
  const [setLaw, viewDrawn, viewTurned] = [
    lawSetter(buffer),
    viewer(buffer, drawnAt),
    viewer(buffer, turnedAt),
  ];
  return (state, { law, count, rows }, times) => {
    const rounds = wholeRounds(count);
    position.set(state);
    setLaw(law);
    exports[law.name](drawnAt, times * rounds);
    state.set(position);
    // What is left of a last round is dropped where the next tensor begins.
    const drawn = viewDrawn(count, 16 * rounds, times);
    if (rows === undefined) return drawn;
    const turned = viewTurned(count, 4 * count, times);
    if (canTurn(rows))
      for (let k = 0; k < times; k++)
        turn(exports, rows, drawnAt + 16 * rounds * k, turnedAt + 4 * count * k);
    else drawn.forEach((tensor, k) => void layInRows(tensor, turned[k] as Float32Array, rows));
    return turned;
  };
};

/** In squares of four: rows of fewer run on into the next, so no others may stand between. */
const canTurn = ({ first, last, middles }: Rows): boolean =>
  first >= 4 && (last >= 4 || middles.length === 1);

const turn = (exports: Exports, { first, last, middles }: Rows, from: number, to: number): void => {
  const [column, row] = [4 * first, 4 * last];
  const [fromStep, toStep] = [middles.length * column, middles.length * row];
  for (let m = 0; m < middles.length; m++)
    exports.turn(from + m * column, to + (middles[m] as number) * row, first, last, fromStep, toStep);
};

/** The second number of a law stands eight bytes after the first, whether they are float32 or float64. */
const lawSetter = (buffer: ArrayBuffer): ((law: Law) => void) => {
  const [singles, doubles] = [
    new Float32Array(buffer, layout.law, 3),
    new Float64Array(buffer, layout.law, 2),
  ];
  return (law) => {
    if (law.name === 'uniform') {
      singles[0] = law.low;
      singles[2] = law.high - law.low;
    } else {
      doubles[0] = law.mean;
      doubles[1] = law.deviation;
    }
  };
};

type Viewer = (count: number, step: number, times: number) => readonly Float32Array[];

/** Tensors in memory, as they follow each other by `step` bytes. Views are costly, and often the same are wanted again. */
const viewer = (buffer: ArrayBuffer, at: number): Viewer => {
  let last = { count: 0, times: 0, views: [] as readonly Float32Array[] };
  return (count, step, times) => {
    if (last.count !== count || last.times !== times)
      last = {
        ...{ count, times },
        views: Array.from({ length: times }, (_, k) => new Float32Array(buffer, at + k * step, count)),
      };
    return last.views;
  };
};
