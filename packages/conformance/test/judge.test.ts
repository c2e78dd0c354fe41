import { array, type NdArray } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { arithmeticOf } from '../src/accuracy.js';
import type { Strictness } from '../src/case.js';
import { judge, type Verdict } from '../src/judge.js';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const arithmetic = arithmeticOf('float32');
const { largest } = arithmetic;

const judged = (got: NdArray, want: NdArray, tolerance: NdArray, strictness: Strictness = 'bound'): Verdict =>
  judge({ arithmetic, strictness }, { y: got }, { values: { y: want }, tolerance: { y: tolerance } });
const one = (got: number, want: number, tolerance = 0, strictness: Strictness = 'bound'): Verdict =>
  judged(array([got]), array([want]), array([tolerance]), strictness);

describe('judge', () => {
  it.each([
    ['the number itself', 1, 1, 0],
    ['what is within the tolerance', 1.5, 1, 0.5],
    ['0 for −0', 0, -0, 0],
    ['NaN for NaN', nan, nan, 0],
    ['an infinity for it', -inf, -inf, 0],
    ['∞ for what may round to it', inf, largest, largest * 1e-7],
    ['∞ for what the precision cannot hold', inf, 1e39, 0],
    ['the largest number for what may round to it', largest, largest * (1 + 2 ** -26), largest * 2 ** -25],
  ])('accepts %s', (_, got, want, tolerance) => {
    expect(one(got, want, tolerance)).toEqual({ compared: 1, undecided: 0 });
  });

  it.each([
    ['what is beyond the tolerance', 1.6, 1, 0.5],
    ['NaN for a number', nan, 1, 0.5],
    ['a number for NaN', 1, nan, 0],
    ['∞ for a number', inf, 1, 0.5],
    ['∞ for NaN', inf, nan, 0],
    ['the other infinity', inf, -inf, 0],
    ['a number for an infinity', largest, inf, 0],
    ['−∞ for what is too large', -inf, 1e39, 0],
    ['a number for what the precision cannot hold', 1e39, 1e39 + 1e30, 1e30],
  ])('refuses %s', (_, got, want, tolerance) => {
    expect(one(got, want, tolerance).complaint).toMatch(
      /^"y" \[1\], worst at \[0\]: got \S+, want \S+ (exactly|± )/,
    );
  });

  it('asks for the sign of a zero only where the case does', () => {
    expect(one(-0, 0, 0, 'signed zeros').complaint).toBe('"y" [1], worst at [0]: got −0, want 0 exactly');
    expect(one(-0, -0, 0, 'signed zeros').complaint).toBeUndefined();
  });

  it('says nothing of an element whose bound says nothing, and counts it', () => {
    const verdict = judged(array([7, 1]), array([1, 1]), array([inf, 0]));
    expect(verdict).toEqual({ compared: 1, undecided: 1 });
  });

  it('names the worst element, by how far it is beyond its tolerance', () => {
    const got = array([
      [1, 2.5, 3],
      [4, 5, 6.2],
    ]);
    const want = array([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    const tolerance = array([
      [0, 0.4, 0],
      [0, 0, 0.01],
    ]);
    expect(judged(got, want, tolerance).complaint).toBe(
      '"y" [2, 3], worst at [1, 2]: got 6.2, want 6 ± 0.010',
    );
  });

  it('puts NaN before every other fault', () => {
    const { complaint } = judged(array([9, nan]), array([1, 1]), array([0, 0]));
    expect(complaint).toMatch(/worst at \[1\]: got NaN/);
  });

  it('names an output that is missing, and one of a wrong shape', () => {
    const expected = { values: { y: array([1]) }, tolerance: { y: array([0]) } };
    const limits = { arithmetic, strictness: 'bound' } as const;
    expect(judge(limits, {}, expected).complaint).toBe('the output "y" is missing');
    expect(judge(limits, { y: array([[1]]) }, expected).complaint).toBe('"y" has shape [1, 1], want [1]');
  });

  it('looks at the shape alone where the case is about the shape', () => {
    expect(one(5, 1, 0, 'shape').complaint).toBeUndefined();
    expect(judged(array([[1]]), array([1]), array([0]), 'shape').complaint).toMatch(/has shape \[1, 1\]/);
  });

  it('passes what has no elements', () => {
    expect(judged(array([]), array([]), array([]))).toEqual({ compared: 0, undecided: 0 });
  });
});
