import {
  bits,
  type Code,
  get,
  i32,
  type Local,
  load,
  op,
  type Statement,
  set,
  store,
} from '../encoder/code.js';
import { repeat } from '../encoder/control.js';
import type { Frame } from '../encoder/frame.js';
import { moduleBuilder } from '../encoder/module.js';
import type { Site, Vector } from '../functions/site.js';
import { normalFrom, uniformFrom } from './laws.js';
import { drawBits, loadStream, POSITION_BYTES, storeStream, streamState } from './stream.js';
import { turned } from './turned.js';

/**
 * What the memory of the generator of core holds, in bytes: the position of a stream, then a law, then numbers.
 *
 * The second number of a law stands eight bytes after the first, whether they are float32 or float64.
 */
export const layout = { position: 0, law: POSITION_BYTES, numbers: 2 * POSITION_BYTES } as const;

/** From the bits of a draw and the two numbers of a law, which stand in memory, to four numbers of the law. */
type Maker = (site: Site, drawn: Vector, first: Vector, second: Vector) => Vector;

/** Draws whole rounds of four, one after another, to an address. */
const filling =
  (make: Maker, numberOf: (offset: number) => Vector) =>
  (frame: Frame, at: Local<'i32'>, rounds: Local<'i32'>): readonly Statement[] => {
    const state = streamState(frame.local);
    const [first, second] = [frame.local('v128'), frame.local('v128')];
    const body: Statement[] = [];
    const site: Site = {
      ...{ local: frame.local, constant: bits, fused: false, made: new Map() },
      run: (s) => body.push(s),
    };
    const made = make(site, drawBits(site, state), get(first), get(second));
    body.push(store('v128.store', get(at), made), set(at, op('i32.add', get(at), i32(16))));
    return [
      ...loadStream(state, i32(layout.position)),
      set(first, numberOf(layout.law)),
      set(second, numberOf(layout.law + 8)),
      repeat(rounds, get(rounds), body),
      ...storeStream(state, i32(layout.position)),
    ];
  };

const inFloat32 = (offset: number): Code<'v128'> => load('v128.load32_splat', i32(0), offset);
const inFloat64 = (offset: number): Code<'v128'> => load('v128.load64_splat', i32(0), offset);

/** The module that core draws with: `uniform` and `normal` fill memory, `turn` puts it into rows. The host gives the memory. */
export const generatorModule = (): Uint8Array<ArrayBuffer> => {
  const module = moduleBuilder({ pages: 1, imported: true });
  module.func({ name: 'uniform', takes: ['i32', 'i32'], gives: [] }, filling(uniformFrom, inFloat32));
  module.func({ name: 'normal', takes: ['i32', 'i32'], gives: [] }, filling(normalFrom, inFloat64));
  module.func(
    { name: 'turn', takes: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32'], gives: [] },
    (frame, from, to, rows, columns, fromStep, toStep) =>
      turned(frame, { from, to, rows, columns, fromStep, toStep }),
  );
  return module.bytes();
};
