import type { Rope } from './bytes.js';
import type { Kind } from './family.js';
import { scalars } from './scalar-instructions.js';
import { vectors } from './vector-instructions.js';

export { type Kind, kindByte } from './family.js';

/** Every instruction that needs nothing but its operands. */
export const instructions = { ...scalars, ...vectors };
export type InstructionName = keyof typeof instructions;

const memory = <N extends string, K extends Kind>(
  kind: K,
  codes: Readonly<Record<N, Rope>>,
): Readonly<Record<N, { readonly kind: K; readonly bytes: Rope }>> =>
  Object.fromEntries(Object.entries<Rope>(codes).map(([name, bytes]) => [name, { kind, bytes }])) as Record<
    N,
    { readonly kind: K; readonly bytes: Rope }
  >;

export const loads = {
  ...memory('i32', { 'i32.load': 0x28 }),
  ...memory('f32', { 'f32.load': 0x2a }),
  ...memory('v128', {
    'v128.load': [0xfd, 0x00],
    'v128.load32_splat': [0xfd, 0x09],
    'v128.load32_zero': [0xfd, 0x5c],
    'v128.load64_zero': [0xfd, 0x5d],
    'v128.load64_splat': [0xfd, 0x0a],
  }),
} as const;

export const stores = {
  ...memory('i32', { 'i32.store': 0x36 }),
  ...memory('f32', { 'f32.store': 0x38 }),
  ...memory('v128', { 'v128.store': [0xfd, 0x0b] }),
} as const;

/** Stores of one lane of a vector. */
export const laneStores = { 'v128.store32_lane': [0xfd, 0x5a], 'v128.store64_lane': [0xfd, 0x5b] } as const;

/** Loads of one lane of a vector; the others stay. */
export const laneLoads = { 'v128.load32_lane': [0xfd, 0x56], 'v128.load64_lane': [0xfd, 0x57] } as const;

/** Reads of one lane of a vector. */
export const lanes = {
  ...memory('i32', { 'i32x4.extract_lane': [0xfd, 0x1b] }),
  ...memory('f32', { 'f32x4.extract_lane': [0xfd, 0x1f] }),
} as const;
