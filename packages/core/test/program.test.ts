import { array, program, random, tensor, uniform } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { vector } from './support/arrays.js';
import { refusal } from './support/compare.js';

const square = program('square', { x: tensor('batch') }, { y: tensor('batch') }, ({ mul }, { x }) => ({
  y: mul(x, x),
}));

describe('program', () => {
  it('runs on any interpreter', () => {
    expect(square.apply(reference, { x: vector(1, 2) })).toEqual({ y: vector(1, 4) });
  });

  it('refuses an input that is missing or unknown, in its own name', () => {
    expect(refusal(() => square.apply(reference, {} as never), 'NALU_TREE')).toBe(
      'square: "x" must be given, got nothing.',
    );
    expect(refusal(() => square.apply(reference, { x: array(1), z: array(1) } as never), 'NALU_TREE')).toBe(
      'square: the names must be "x", got "z".',
    );
  });

  it('refuses an output that is missing or unknown', () => {
    const wrong = program('wrong', { x: tensor() }, { y: tensor() }, (_, { x }) => ({ z: x }) as never);
    expect(refusal(() => wrong.apply(reference, { x: array(1) }), 'NALU_TREE')).toBe(
      'wrong, its result: the names must be "y", got "z".',
    );
    const empty = program('empty', { x: tensor() }, { y: tensor() }, () => ({}) as never);
    expect(refusal(() => empty.apply(reference, { x: array(1) }), 'NALU_TREE')).toBe(
      'empty, its result: "y" must be given, got nothing.',
    );
  });

  it('refuses an output of another shape than it declares', () => {
    const flat = program('flat', { x: tensor('batch') }, { y: tensor('batch', 1) }, (_, { x }) => ({ y: x }));
    expect(refusal(() => flat.apply(reference, { x: vector(1, 2) }), 'NALU_SHAPE')).toBe(
      'flat: the output "y" must be [batch, 1], as it is declared, got [2].',
    );
  });

  it('leaves random leaves to the runtime', () => {
    const noise = program('noise', { x: random(uniform(0, 1), 2) }, {}, () => ({}));
    expect(noise.apply(reference, {} as never)).toEqual({});
  });
});
