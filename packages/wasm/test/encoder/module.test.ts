import { describe, expect, it } from 'vitest';
import {
  bits,
  extractLane,
  get,
  i32,
  lanesOf,
  load,
  loadLane,
  memoryCopy,
  memoryFill,
  op,
  set,
  shuffle,
  splat,
  splat64,
  store,
  storeLane,
  tee,
} from '../../src/encoder/code.js';
import { moduleBuilder } from '../../src/encoder/module.js';
import { instantiate } from '../support/instantiate.js';
import { onLanes, wordsOf } from '../support/on-lanes.js';

describe('vectors', () => {
  it('shuffles lanes of two operands', () => {
    expect(onLanes((a, b) => shuffle(a!, b!, [0, 5, 7, 2]), [1, 2, 3, 4], [5, 6, 7, 8])).toEqual([
      1, 6, 8, 3,
    ]);
  });
  it('writes constants', () => {
    expect(onLanes(() => bits(0x80000001))).toEqual(
      [0x80000001, 0x80000001, 0x80000001, 0x80000001].map((n) => n | 0),
    );
    expect(onLanes(() => splat(0.1))).toEqual(wordsOf([0.1, 0.1, 0.1, 0.1]));
    expect(onLanes(() => lanesOf(1, -0, Number.POSITIVE_INFINITY, 2 ** -149))).toEqual(
      wordsOf([1, -0, Number.POSITIVE_INFINITY, 2 ** -149]),
    );
    expect(new Float64Array(Int32Array.from(onLanes(() => splat64(0.1))).buffer)).toEqual(
      Float64Array.of(0.1, 0.1),
    );
  });
  it('reads a lane, and loads into one lane or all', () => {
    const words = wordsOf([1, 2, 3, 4]);
    expect(onLanes((x) => op('f32x4.splat', extractLane('f32x4.extract_lane', x!, 2)), words)).toEqual(
      wordsOf([3, 3, 3, 3]),
    );
    expect(onLanes((x) => op('i32x4.splat', extractLane('i32x4.extract_lane', x!, 1)), [1, 2, 3, 4])).toEqual(
      [2, 2, 2, 2],
    );
    expect(onLanes(() => load('v128.load32_splat', i32(0), 24), words)).toEqual(wordsOf([3, 3, 3, 3]));
    expect(onLanes(() => load('v128.load32_zero', i32(24)), words)).toEqual(wordsOf([3, 0, 0, 0]));
    expect(onLanes(() => load('v128.load64_zero', i32(16)), words)).toEqual(wordsOf([1, 2, 0, 0]));
    expect(onLanes(() => load('v128.load64_splat', i32(16)), words)).toEqual(wordsOf([1, 2, 1, 2]));
    expect(onLanes(() => loadLane('v128.load32_lane', i32(16), splat(9), 2, 4), words)).toEqual(
      wordsOf([9, 9, 2, 9]),
    );
    expect(onLanes(() => loadLane('v128.load64_lane', i32(16), splat(9), 1), words)).toEqual(
      wordsOf([9, 9, 1, 2]),
    );
  });
});

describe('memory', () => {
  const copying = (() => {
    const module = moduleBuilder({ pages: 1 });
    module.data(4, new Uint8Array(Float32Array.of(1.5, 2.5).buffer));
    module.data(40, Uint8Array.of(9));
    module.func({ name: 'f', takes: [], gives: [] }, (frame) => {
      const x = frame.local('f32');
      return [
        memoryCopy(i32(16), i32(4), i32(8)),
        memoryFill(i32(24), i32(1), i32(4)),
        storeLane('v128.store32_lane', i32(0), lanesOf(1, 2, 3, 4), 3, 28),
        storeLane('v128.store64_lane', i32(32), lanesOf(1, 2, 3, 4), 1),
        store('f32.store', i32(0), op('f32.add', tee(x, load('f32.load', i32(4))), get(x))),
      ];
    });
    return instantiate(module);
  })();

  it('starts with the data, and copies, fills and stores', () => {
    copying.run('f');
    expect(new Float32Array(copying.memory.buffer, 16, 2)).toEqual(Float32Array.of(1.5, 2.5));
    expect(new Uint8Array(copying.memory.buffer, 24, 4)).toEqual(Uint8Array.of(1, 1, 1, 1));
    expect(new Float32Array(copying.memory.buffer, 28, 3)).toEqual(Float32Array.of(4, 3, 4));
    expect(new Uint8Array(copying.memory.buffer, 40, 1)).toEqual(Uint8Array.of(9));
    expect(new Float32Array(copying.memory.buffer, 0, 1)).toEqual(Float32Array.of(3));
  });

  it('is taken from outside, shared too', () => {
    const sizes = { pages: 1, maximum: 2, shared: true } as const;
    const module = moduleBuilder({ ...sizes, imported: true });
    module.func({ name: 'f', takes: ['i32'], gives: [] }, (_, n) => [store('i32.store', i32(0), get(n))]);
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true });
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.bytes()), { env: { memory } });
    (exports.f as (n: number) => void)(1234);
    expect(new Int32Array(memory.buffer)[0]).toBe(1234);
    expect(Object.keys(exports)).toEqual(['f']);
  });
});

describe('locals', () => {
  it('are used again once released, by kind', () => {
    const module = moduleBuilder({ pages: 1 });
    module.func({ takes: ['f32'], gives: [] }, (frame, x) => {
      const [a, b, v] = [frame.local('i32'), frame.local('i32'), frame.local('v128')];
      expect([x, a, b, v].map(({ index }) => index)).toEqual([0, 1, 2, 3]);
      frame.release(a);
      frame.release(a);
      expect([frame.local('v128').index, frame.local('i32').index, frame.local('i32').index]).toEqual([
        4, 1, 5,
      ]);
      expect(frame.kinds()).toEqual(['i32', 'i32', 'v128', 'v128', 'i32']);
      return [set(a, i32(1)), set(v, splat(1)), set(b, i32(1))];
    });
    expect(WebAssembly.validate(module.bytes())).toBe(true);
  });

  it('of a scope end with it', () => {
    moduleBuilder({ pages: 1 }).func({ takes: [], gives: [] }, (frame) => {
      const outer = frame.local('i32');
      const inner = frame.scoped(() => frame.local('i32'));
      expect([frame.local('i32').index, frame.local('i32').index]).toEqual([inner.index, 2]);
      expect(outer.index).toBe(0);
      return [];
    });
  });
});
