import { describe, expect, it } from 'vitest';
import { bits, type Code, type Codes, get, op } from '../../src/encoder/code.js';
import { type InstructionName, instructions } from '../../src/encoder/instructions.js';
import { moduleBuilder } from '../../src/encoder/module.js';
import { instantiate } from '../support/instantiate.js';
import { onLanes, wordsOf } from '../support/on-lanes.js';

const names = Object.keys(instructions) as InstructionName[];
const isRelaxed = (name: string): boolean => name.includes('relaxed');
/** The tables below name instructions by strings; the compiler knows each by its own kinds. */
const apply = (name: string, operands: readonly unknown[]): Code<'v128'> =>
  op(name as 'f32x4.add', ...(operands as [Code<'v128'>, Code<'v128'>]));

const floats = [
  [1.5, -2.25, 3, 0.5],
  [0.5, -2.25, 4, -8],
] as const;
const wholes = [
  [7, -3, 2 ** 30, -1],
  [3, 5, 2 ** 30, 1],
] as const;
const mask = (holds: boolean): number => (holds ? -1 : 0);

const floatRules: Readonly<Record<string, (a: number, b: number) => number>> = {
  'f32x4.add': (a, b) => a + b,
  'f32x4.sub': (a, b) => a - b,
  'f32x4.mul': (a, b) => a * b,
  'f32x4.div': (a, b) => a / b,
  'f32x4.min': Math.min,
  'f32x4.max': Math.max,
  'f32x4.pmin': Math.min,
  'f32x4.pmax': Math.max,
  'f32x4.abs': Math.abs,
  'f32x4.neg': (a) => -a,
  'f32x4.sqrt': Math.sqrt,
};

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  'f32x4.eq': (a, b) => a === b,
  'f32x4.ne': (a, b) => a !== b,
  'f32x4.lt': (a, b) => a < b,
  'f32x4.gt': (a, b) => a > b,
  'f32x4.le': (a, b) => a <= b,
  'f32x4.ge': (a, b) => a >= b,
};

const wholeRules: Readonly<Record<string, (a: number, b: number) => number>> = {
  'i32x4.add': (a, b) => (a + b) | 0,
  'i32x4.sub': (a, b) => (a - b) | 0,
  'i32x4.eq': (a, b) => mask(a === b),
  'i32x4.ne': (a, b) => mask(a !== b),
  'i32x4.lt_s': (a, b) => mask(a < b),
  'i32x4.gt_s': (a, b) => mask(a > b),
  'i32x4.le_s': (a, b) => mask(a <= b),
  'i32x4.ge_s': (a, b) => mask(a >= b),
  'v128.and': (a, b) => a & b,
  'v128.andnot': (a, b) => a & ~b,
  'v128.or': (a, b) => a | b,
  'v128.xor': (a, b) => a ^ b,
  'v128.not': (a) => ~a,
};

const { fround } = Math;
const scalarRules: Readonly<Record<string, (a: number, b: number) => number>> = {
  'i32.eq': (a, b) => Number(a === b),
  'i32.ne': (a, b) => Number(a !== b),
  'i32.lt_s': (a, b) => Number(a < b),
  'i32.gt_s': (a, b) => Number(a > b),
  'i32.le_s': (a, b) => Number(a <= b),
  'i32.ge_s': (a, b) => Number(a >= b),
  'i32.ge_u': (a, b) => Number(a >>> 0 >= b >>> 0),
  'i32.add': (a, b) => a + b,
  'i32.sub': (a, b) => a - b,
  'i32.mul': (a, b) => a * b,
  'i32.and': (a, b) => a & b,
  'i32.or': (a, b) => a | b,
  'i32.xor': (a, b) => a ^ b,
  'i32.shl': (a, b) => a << b,
  'i32.shr_s': (a, b) => a >> b,
  'f32.add': (a, b) => a + b,
  'f32.sub': (a, b) => a - b,
  'f32.mul': (a, b) => a * b,
  'f32.div': (a, b) => fround(a / b),
  'f32.min': Math.min,
  'f32.max': Math.max,
  'f32.eq': (a, b) => Number(a === b),
  'f32.ne': (a, b) => Number(a !== b),
  'f32.lt': (a, b) => Number(a < b),
  'f32.gt': (a, b) => Number(a > b),
  'f32.le': (a, b) => Number(a <= b),
  'f32.ge': (a, b) => Number(a >= b),
};

const operandsOf = (name: string, [a, b]: readonly [readonly number[], readonly number[]]) =>
  instructions[name as InstructionName].takes.length === 1 ? [a] : [a, b];

describe('instructions', () => {
  it.each(names.filter((name) => !isRelaxed(name)))('knows the operands and the result of %s', (name) => {
    const module = moduleBuilder({ pages: 1 });
    const { takes, gives } = instructions[name];
    module.func({ takes, gives: [gives] }, (_, ...params) => [
      op(name, ...(params.map(get) as unknown as Codes<typeof takes> as never)),
    ]);
    expect(WebAssembly.validate(module.bytes())).toBe(true);
  });

  it.each(Object.keys(floatRules))('computes %s on float32 lanes', (name) => {
    const rule = floatRules[name]!;
    const words = operandsOf(name, floats).map(wordsOf);
    const expected = wordsOf(floats[0].map((a, i) => rule(a, floats[1][i]!)));
    expect(onLanes((...x) => apply(name, x), ...words)).toEqual(expected);
  });

  it.each(Object.keys(comparisons))('compares by %s', (name) => {
    const expected = floats[0].map((a, i) => mask(comparisons[name]!(a, floats[1][i]!)));
    expect(onLanes((...x) => apply(name, x), ...floats.map(wordsOf))).toEqual(expected);
  });

  it.each(Object.keys(wholeRules))('computes %s on whole numbers', (name) => {
    const rule = wholeRules[name]!;
    const expected = wholes[0].map((a, i) => rule(a, wholes[1][i]!));
    expect(onLanes((...x) => apply(name, x), ...operandsOf(name, wholes))).toEqual(expected);
  });

  it.each(Object.keys(scalarRules))('computes %s on scalars', (name) => {
    const [kind] = name.split('.') as ['i32' | 'f32'];
    const { gives } = instructions[name as InstructionName];
    const module = moduleBuilder({ pages: 1 });
    module.func({ name: 'f', takes: [kind, kind], gives: [gives] }, (_, a, b) => [
      apply(name, [get(a), get(b)]),
    ]);
    const { run } = instantiate(module);
    for (const [a, b] of [
      [7, 3],
      [-5, 3],
      [3, 3],
      [-5, -9],
    ] as const)
      expect(run('f', a, b), `${a}, ${b}`).toBe(scalarRules[name]!(a, b));
  });

  it('rounds to the nearest, a tie to the even one', () => {
    const words = wordsOf([0.5, 1.5, -2.5, 2.6]);
    expect(onLanes((x) => op('f32x4.nearest', x), words)).toEqual(wordsOf([0, 2, -2, 3]));
  });

  it('converts between whole numbers and float32', () => {
    expect(onLanes((x) => op('f32x4.convert_i32x4_s', x), [1, -2, 3, -4])).toEqual(wordsOf([1, -2, 3, -4]));
    const out = onLanes((x) => op('i32x4.trunc_sat_f32x4_s', x), wordsOf([1.9, -2.9, 3e20, Number.NaN]));
    expect(out).toEqual([1, -2, 2 ** 31 - 1, 0]);
  });

  it('selects bits of the first operand where the third has ones', () => {
    const out = onLanes(
      (a, b, c) => op('v128.bitselect', a!, b!, c!),
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [-1, 0, -1, 0],
    );
    expect(out).toEqual([1, 6, 3, 8]);
  });

  it('is refused by the type checker where it does not exist or is given the wrong operands', () => {
    const vector = bits(0);
    // @ts-expect-error no such instruction
    expect(() => op('f32x4.plus', vector, vector)).toThrow();
    // @ts-expect-error one operand is missing
    expect(op('f32x4.add', vector)).toBeDefined();
    // @ts-expect-error a vector is no i32
    expect(op('i32.add', vector, vector)).toBeDefined();
  });
});
