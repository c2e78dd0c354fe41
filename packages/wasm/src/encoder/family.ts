import { type Rope, unsigned } from './bytes.js';

/** What a local, a parameter or an expression holds. */
export type Kind = 'i32' | 'f32' | 'v128';

/** The byte that names a kind in a module. */
export const kindByte: Readonly<Record<Kind, number>> = { i32: 0x7f, f32: 0x7d, v128: 0x7b };

/** An instruction that takes expressions of the kinds `P` and leaves one of kind `R`. */
export interface Instruction<P extends readonly Kind[], R extends Kind> {
  readonly takes: P;
  readonly gives: R;
  readonly bytes: Rope;
}

/** Instructions of one form, by name, with the last byte of each. */
export const family = <const P extends readonly Kind[], const R extends Kind, N extends string>(
  { takes, gives, prefix }: { readonly takes: P; readonly gives: R; readonly prefix?: number },
  codes: Readonly<Record<N, number>>,
): Readonly<Record<N, Instruction<P, R>>> => {
  const bytes = (code: number): Rope => (prefix === undefined ? code : [prefix, unsigned(code)]);
  const named = Object.entries<number>(codes).map(([name, code]) => [
    name,
    { takes, gives, bytes: bytes(code) },
  ]);
  return Object.fromEntries(named) as unknown as Record<N, Instruction<P, R>>;
};
