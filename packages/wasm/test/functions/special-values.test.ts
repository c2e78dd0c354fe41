import { array, type BinaryName, type UnaryName, unaryNames } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { elementwise, where } from '../../src/functions/elementwise.js';
import { laneProgram } from '../support/lane-program.js';

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
const odd = [0, -0, nan, infinity, -infinity, 2 ** -149, -(2 ** -149), 2 ** -130, -(2 ** -127), 2 ** -126];
const ends = [3.4e38, -3.4e38, 88.8, 89.5, -87.5, -103.9, -104.1, 104, -800, 800, 1, -1];
const values = Float32Array.from([...odd, ...ends]);

/** The exact result as the nearest float32; zeros keep their signs. */
const nearest = (results: Float64Array): number[] => [...Float32Array.from(results)];
/** One step of float32 around numbers; special values are themselves. */
const around = (x: number): readonly number[] => {
  if (!Number.isFinite(x) || x === 0) return [x];
  const word = new Int32Array(Float32Array.of(x).buffer)[0] as number;
  return [x, ...[-1, 1].map((step) => new Float32Array(Int32Array.of(word + step).buffer)[0] as number)];
};

describe('special values', () => {
  it.each([...unaryNames])('of %s are those of the reference, to the last step', (name: UnaryName) => {
    const got = laneProgram(elementwise[name], 1, values.length)(values);
    const exact = nearest(reference[name](array([...values])).data);
    got.forEach((y, i) => {
      const right = exact[i] as number;
      // The sign of sign(−0) is free.
      const allowed = name === 'sign' && right === 0 ? [0, -0] : around(right);
      expect(
        allowed.some((each) => Object.is(each, y)),
        `${name}(${values[i]}) is ${right}, not ${y}`,
      ).toBe(true);
    });
  });

  it('of the sigmoid of −x are those of the sigmoid, turned around', () => {
    const turned = laneProgram(elementwise.sigmoid, 1, values.length)(values.map((x) => -x));
    const got = laneProgram(elementwise.complement, 1, values.length)(values);
    got.forEach((y, i) => {
      expect(
        around(turned[i] as number).some((each) => Object.is(each, y)),
        `at ${values[i]}: ${y}`,
      ).toBe(true);
    });
  });

  it('of the logarithm are the same to the bit where it knows what it meets', () => {
    const sizable = Float32Array.from([2 ** -126, 1e-7, 0.7, 1, Math.SQRT2, 3.4e38, infinity, nan]);
    const general = laneProgram(elementwise.log, 1, sizable.length)(sizable);
    expect(laneProgram(elementwise.logOfSizable, 1, sizable.length)(sizable)).toEqual(general);
    const normals = sizable.slice(0, 6);
    expect(laneProgram(elementwise.logOfNormal, 1, 6)(normals)).toEqual(general.slice(0, 6));
  });

  const binary: readonly BinaryName[] = ['add', 'sub', 'mul', 'div', 'min', 'max', 'greater'];
  const left = Float32Array.from([...values].flatMap((a) => [...values].map(() => a)));
  const right = Float32Array.from([...values].flatMap(() => [...values]));
  it.each([...binary])('of %s are those of the reference, for every pair', (name) => {
    const got = laneProgram(elementwise[name], 2, left.length)(left, right);
    const exact = nearest(reference[name](array([...left]), array([...right])).data);
    got.forEach((y, i) => {
      expect(Object.is(y, exact[i]), `${name}(${left[i]}, ${right[i]}) is ${exact[i]}, not ${y}`).toBe(true);
    });
  });

  it('of where: every condition but the two zeros is true', () => {
    const got = laneProgram(where, 3, values.length)(
      values,
      values.map(() => 1),
      values.map(() => 2),
    );
    expect([...got]).toEqual([...values].map((condition) => (condition !== 0 ? 1 : 2)));
  });
});

describe('lanes', () => {
  it.each([...unaryNames])('of %s do not know their neighbours', (name) => {
    const run = laneProgram(elementwise[name], 1, 4 * values.length);
    const alone = run([...values].flatMap((x) => [x, x, x, x]));
    for (const neighbour of [1, nan, infinity, 2 ** -149, -3, 1e30]) {
      const among = run([...values].flatMap((x) => [x, neighbour, neighbour, x]));
      const differ = [...values].filter((_, i) =>
        [0, 3].some((lane) => !Object.is(alone[4 * i + lane], among[4 * i + lane])),
      );
      expect(differ, `beside ${neighbour}`).toEqual([]);
    }
  });
  it.each(['tanh', 'sin'] as const)('of %s are odd to the last bit', (name) => {
    const run = laneProgram(elementwise[name], 1, 40_000);
    const x = Float32Array.from({ length: 40_000 }, (_, i) => 1.0005 ** (i - 30_000));
    expect(run(x.map((v) => -v))).toEqual(run(x).map((y) => -y));
  });
});
