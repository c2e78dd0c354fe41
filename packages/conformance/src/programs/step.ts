import type { Dim, Ops, Shape } from '@nalu/core';

/** One instruction of a random program: it reads the values made so far, and makes one more. */
export interface Step {
  readonly text: string;
  /** The values that it reads. */
  readonly uses: readonly number[];
  /** `free` is the size of the free axis: a number, or its name where it is traced. */
  readonly run: <T>(ops: Ops<T>, values: readonly T[], free: Dim) => T;
}

/** The name of the axis that a program may leave free. */
export const FREE = 'batch';

export const sized = (shape: Shape, free: Dim): Shape => shape.map((dim) => (dim === FREE ? free : dim));

/** Random numbers that pick the instruction, its operands and its attributes. */
export type Picks = readonly [op: number, a: number, b: number, c: number];
/** Makes an instruction that is well typed for `shapes`; none where there is none of its kind. */
export type Maker = (shapes: readonly Shape[], picks: Picks) => Step | undefined;
export const choose = <V>(values: readonly V[], pick: number): V => values[pick % values.length]!;
export const indices = (shapes: readonly Shape[], keep: (shape: Shape) => boolean): number[] =>
  [...shapes.keys()].filter((i) => keep(shapes[i]!));
// Whether shapes go together. The shape rules say it too, but by an error, whose words take time to write.
export const stretch = (a: Shape, b: Shape): boolean =>
  a.every((dim, i) => {
    const other = b[i - a.length + b.length] ?? 1;
    return dim === other || dim === 1 || other === 1;
  });
export const multiply = (a: Shape, b: Shape): boolean =>
  b.length >= 2 && a.at(-1) === b.at(-2) && stretch(a.slice(0, -2), b.slice(0, -2));
export const agreeBut = (axis: number, a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((dim, i) => (i === axis ? typeof b[i] === 'number' : dim === b[i]));

export const partners = (shapes: readonly Shape[], a: number): number[] =>
  indices(shapes, (shape) => stretch(shapes[a]!, shape));
