import type { BinaryName, UnaryName } from '@nalu/core';
import { op } from '../encoder/code.js';
import type { SpecialName } from '../ir.js';
import { exp } from './exp.js';
import {
  absolute,
  add,
  and,
  constant,
  div,
  greater,
  mul,
  negative,
  or,
  pick,
  put,
  SIGN,
  sub,
} from './lanes.js';
import { log, logOfNormal, logOfSizable } from './log.js';
import { complement, sigmoid } from './sigmoid.js';
import { cos, sin } from './sine.js';
import type { Site, Vector } from './site.js';
import { tanh } from './tanh.js';

/** 1, −1, or x itself where it is neither more nor less than 0: NaN stays. */
const sign = (site: Site, given: Vector): Vector => {
  const x = put(site, given);
  const signedOne = or(and(x, site.constant(SIGN)), constant(site, 1));
  return pick(greater(absolute(site, x), constant(site, 0)), signedOne, x);
};

/** The code of every elementwise primitive but `where`, of one operand or two. */
export const elementwise: Readonly<
  Record<UnaryName | SpecialName, (site: Site, x: Vector) => Vector> &
    Record<BinaryName, (site: Site, a: Vector, b: Vector) => Vector>
> = {
  neg: negative,
  abs: absolute,
  sqrt: (_, x) => op('f32x4.sqrt', x),
  ...{ sign, exp, log, logOfNormal, logOfSizable, sin, cos, tanh, sigmoid, complement },
  add: (_, a, b) => add(a, b),
  sub: (_, a, b) => sub(a, b),
  mul: (_, a, b) => mul(a, b),
  div: (_, a, b) => div(a, b),
  // NaN if either is, and −0 is less than 0: as in the reference.
  min: (_, a, b) => op('f32x4.min', a, b),
  max: (_, a, b) => op('f32x4.max', a, b),
  greater: (site, a, b) => and(greater(a, b), constant(site, 1)),
};

/** `a` where the condition is not 0, NaN too, else `b`. */
export const where = (site: Site, condition: Vector, a: Vector, b: Vector): Vector =>
  pick(op('f32x4.ne', condition, constant(site, 0)), a, b);
