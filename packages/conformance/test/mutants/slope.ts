import type { Ops, Primitive } from '@nalu/core';
import type { Rule, rules } from '../../../core/src/interpreters/reverse-rules.js';

/** The table of derivatives over some carrier. */
export type Rules<T> = ReturnType<typeof rules<T>>;
type Elementwise = keyof Rules<unknown>['elementwise'];
type Shaped = keyof Rules<unknown>['shaped'];

/** Axes, shapes or places, by primitive. */
type Attributes = readonly [a: never, b: never, c: never];

/** A thunk an operand, as a rule gives them. */
type Pull = <T>(ops: Ops<T>, ct: T, y: T, ...x: readonly [T, T, T]) => readonly ((() => T) | undefined)[];

/** A wrong derivative: what it makes of the right ones. */
export interface WrongSlope {
  readonly primitive: Primitive | 'broadcasting';
  readonly says: string;
  /** The table with one rule in it wrong. */
  readonly rules?: <T>(ops: Ops<T>, right: Rules<T>) => Rules<T>;
  /** In the place of summing a cotangent back to the shape before broadcasting. */
  readonly unbroadcast?: <T>(ops: Ops<T>, x: T, shape: readonly (number | string)[]) => T;
  /** In the place of the product of all other factors. */
  readonly productOfOthers?: <T>(ops: Ops<T>, x: T, axes?: readonly number[]) => T;
  /** In the place of what a tape does with a primitive. */
  readonly tape?: <T>(tape: Ops<T>) => Partial<Ops<T>>;
}

export type Slopes<N extends WrongSlope['primitive']> = Readonly<
  Record<N, readonly [WrongSlope, ...WrongSlope[]]>
>;

/** Another pullback for a primitive that computes element by element, or for a product of matrices. */
export const slopeOf = (primitive: Elementwise, says: string, pull: Pull): WrongSlope => ({
  primitive,
  says,
  rules: (ops, right) => {
    type R = (typeof right.elementwise)[Elementwise];
    const rule: R = {
      ...right.elementwise[primitive],
      pull: (ct, y, ...x) => pull(ops, ct, y, ...(x as [typeof ct, typeof ct, typeof ct])),
    };
    return { ...right, elementwise: { ...right.elementwise, [primitive]: rule } };
  },
});

/** Another pullback of one operand, for a primitive that is told axes, shapes or places. */
export const slopeAlong = (
  primitive: Shaped,
  says: string,
  pull: <T>(ops: Ops<T>, ct: T, x: T, attributes: Attributes) => T,
): WrongSlope => ({
  primitive,
  says,
  rules: (ops, right) => {
    const make = right.shaped[primitive] as (...attributes: Attributes) => Rule<unknown>;
    const wrong = (...attributes: Attributes) => ({
      ...make(...attributes),
      pull: (ct: never, _: never, x: never) => [() => pull(ops, ct, x, attributes)],
    });
    return { ...right, shaped: { ...right.shaped, [primitive]: wrong } };
  },
});
