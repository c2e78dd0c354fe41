import { float32, type Rope, signed, unsigned, word } from './bytes.js';
import {
  type InstructionName,
  instructions,
  type Kind,
  laneLoads,
  laneStores,
  lanes,
  loads,
  stores,
} from './instructions.js';

declare const kind: unique symbol;

/** Bytes that leave one value of kind `K` on the stack. The kind lives in types alone. */
export type Code<K extends Kind> = readonly Rope[] & { readonly [kind]: K };
/** Bytes that leave nothing on the stack. */
export type Statement = readonly Rope[] & { readonly [kind]: 'none' };

// The two places where bytes get their kind.
const code = <K extends Kind>(...parts: readonly Rope[]): Code<K> => parts as readonly Rope[] as Code<K>;
const statement = (...parts: readonly Rope[]): Statement => parts as readonly Rope[] as Statement;

/** A local variable of a function, a parameter too. */
export interface Local<K extends Kind> {
  readonly kind: K;
  readonly index: number;
}

type Table = typeof instructions;
/** The codes of some kinds, in order. */
export type Codes<P extends readonly Kind[]> = { readonly [I in keyof P]: Code<P[I]> };

/** One instruction on its operands: `op('f32x4.add', a, b)`. */
export const op = <N extends InstructionName>(
  name: N,
  ...operands: Codes<Table[N]['takes']>
): Code<Table[N]['gives']> => code(operands as readonly Rope[], instructions[name].bytes);

export const get = <K extends Kind>({ index }: Local<K>): Code<K> => code(0x20, unsigned(index));
export const set = <K extends Kind>({ index }: Local<K>, value: Code<K>): Statement =>
  statement(value, 0x21, unsigned(index));
/** Sets a local and leaves the value. */
export const tee = <K extends Kind>({ index }: Local<K>, value: Code<K>): Code<K> =>
  code(value, 0x22, unsigned(index));

/** A whole number, signed or unsigned, of 32 bits. */
export const i32 = (value: number): Code<'i32'> => code(0x41, signed(value));
export const f32 = (value: number): Code<'f32'> => code(0x43, float32(value));
/** Four lanes of the same 32 bits. */
export const bits = (value: number): Code<'v128'> =>
  code(0xfd, 0x0c, word(value), word(value), word(value), word(value));
/** Four lanes of the same float32. */
export const splat = (value: number): Code<'v128'> => lanesOf(value, value, value, value);
/** Four float32 lanes. */
export const lanesOf = (...values: readonly [number, number, number, number]): Code<'v128'> =>
  code(0xfd, 0x0c, values.map(float32));
/** Two lanes of the same float64. */
export const splat64 = (value: number): Code<'v128'> => {
  const bytes = new Uint8Array(Float64Array.of(value).buffer);
  return code(0xfd, 0x0c, bytes, bytes);
};

// An alignment of four bytes is a hint only, and true of every number.
const where = (offset: number): Rope => [2, unsigned(offset)];

type Loads = typeof loads;
/** What stands at `address + offset`, in bytes. */
export const load = <N extends keyof Loads>(
  name: N,
  address: Code<'i32'>,
  offset = 0,
): Code<Loads[N]['kind']> => code(address, loads[name].bytes, where(offset));

/** A vector with one lane from memory. */
export const loadLane = (
  name: keyof typeof laneLoads,
  address: Code<'i32'>,
  vector: Code<'v128'>,
  lane: number,
  offset = 0,
): Code<'v128'> => code(address, vector, laneLoads[name], where(offset), lane);

type Stores = typeof stores;
export const store = <N extends keyof Stores>(
  name: N,
  address: Code<'i32'>,
  value: Code<Stores[N]['kind']>,
  offset = 0,
): Statement => statement(address, value, stores[name].bytes, where(offset));

export const storeLane = (
  name: keyof typeof laneStores,
  address: Code<'i32'>,
  value: Code<'v128'>,
  lane: number,
  offset = 0,
): Statement => statement(address, value, laneStores[name], where(offset), lane);

type Lanes = typeof lanes;
export const extractLane = <N extends keyof Lanes>(
  name: N,
  value: Code<'v128'>,
  lane: number,
): Code<Lanes[N]['kind']> => code(value, lanes[name].bytes, lane);

/** Four lanes of 32 bits out of the eight of `a` (0 … 3) and `b` (4 … 7). */
export const shuffle = (
  a: Code<'v128'>,
  b: Code<'v128'>,
  picked: readonly [number, number, number, number],
): Code<'v128'> =>
  code(
    ...[a, b, 0xfd, 0x0d],
    picked.map((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)),
  );

/** `a` where `condition` is not 0, else `b`; both are computed. */
export const select = <K extends Kind>(a: Code<K>, b: Code<K>, condition: Code<'i32'>): Code<K> =>
  code(a, b, condition, 0x1b);

/** Copies memory; the two stretches may overlap. */
export const memoryCopy = (to: Code<'i32'>, from: Code<'i32'>, bytes: Code<'i32'>): Statement =>
  statement(to, from, bytes, 0xfc, 0x0a, 0, 0);
/** Fills memory with one byte. */
export const memoryFill = (at: Code<'i32'>, byte: Code<'i32'>, bytes: Code<'i32'>): Statement =>
  statement(at, byte, bytes, 0xfc, 0x0b, 0);

/** Statements one after another, as one. */
export const sequence = (statements: readonly Statement[]): Statement => statement(statements);
export const drop = (value: Code<Kind>): Statement => statement(value, 0x1a);

/** For control flow and calls, which are encoded in files of their own. */
export const encoded = { code, statement };
