import { array, type NdArray, type Ops, reverse, tensor, valueAndGradient } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { vector } from '../support/arrays.js';
import { expectClose, expectSame, refusal } from '../support/compare.js';

type F = <T>(ops: Ops<T>, x: T) => T;
const x = { x: tensor() };

/** The derivative of a scalar function, itself a function over any interpreter. */
const derivative =
  (f: F): F =>
  (ops, at) =>
    valueAndGradient(ops, x, { x: at }, (tape, { x }) => f(tape, x)).gradient.x;

const valueAt = (f: F, at: number): number => f(reference, array(at)).data[0]!;

describe('reverse over reverse', () => {
  it('has the first, second, third and fourth derivative of x³', () => {
    const cube: F = ({ mul }, v) => mul(v, mul(v, v));
    const derivatives = [cube, derivative(cube), derivative(derivative(cube))];
    const third = derivative(derivatives[2]!);
    expect([...derivatives, third, derivative(third)].map((f) => valueAt(f, 2))).toEqual([8, 12, 12, 6, 0]);
  });

  it.each<[string, F, (at: number) => number]>([
    ['sin', ({ sin }, v) => sin(v), (at) => -Math.sin(at)],
    ['exp(x²)', ({ exp, mul }, v) => exp(mul(v, v)), (at) => (2 + 4 * at * at) * Math.exp(at * at)],
    ['1 / x', ({ div }, v) => div(1, v), (at) => 2 / at ** 3],
    ['√x', ({ sqrt }, v) => sqrt(v), (at) => -0.25 * at ** -1.5],
    ['log', ({ log }, v) => log(v), (at) => -1 / at ** 2],
    [
      'σ',
      ({ sigmoid }, v) => sigmoid(v),
      (at) => {
        const s = 1 / (1 + Math.exp(-at));
        return s * (1 - s) * (1 - 2 * s);
      },
    ],
    ['tanh', ({ tanh }, v) => tanh(v), (at) => -2 * Math.tanh(at) * (1 - Math.tanh(at) ** 2)],
    [
      'x⁵ by prod',
      ({ broadcastTo, prod, reshape }, v) => reshape(prod(broadcastTo(v, [5])), []),
      (at) => 20 * at ** 3,
    ],
  ])('has the second derivative of %s', (name, f, second) => {
    expectClose(derivative(derivative(f))(reference, array(0.7)), array(second(0.7)), name);
  });

  it('does not confuse two derivatives: d/dx (x · d/dy (x + y) at y = 1) at x = 1 is 1', () => {
    const { gradient } = valueAndGradient(reference, x, { x: array(1) }, (outer, { x: u }) => {
      const inner = valueAndGradient(outer, x, { x: outer.constant(1) }, (tape, { x: y }) =>
        tape.add(tape.lift(u), y),
      );
      return outer.mul(u, inner.gradient.x);
    });
    expectSame(gradient.x, array(1), 'perturbation confusion');
  });

  it('differentiates through a gradient that uses the outer variable', () => {
    // d/dx d/dy (x² y³) at y = x, with y held by the inner one: d/dx 3 x² · x² = 12 x³
    const { gradient } = valueAndGradient(reference, x, { x: array(2) }, (outer, { x: u }) => {
      const inner = valueAndGradient(outer, x, { x: u }, (tape, { x: y }) => {
        const lifted = tape.lift(u);
        return tape.mul(tape.mul(lifted, lifted), tape.mul(y, tape.mul(y, y)));
      });
      return inner.gradient.x;
    });
    expectSame(gradient.x, array(96), 'nested');
  });

  it('lets nothing past stopGradient, on any tape', () => {
    const held: F = ({ mul, stopGradient }, v) => mul(stopGradient(v), v);
    expect(valueAt(derivative(held), 3)).toBe(3);
    expect(valueAt(derivative(derivative(held)), 3)).toBe(0);
  });
});

describe('a tape', () => {
  it('refuses a value of another tape over the same interpreter', () => {
    const [one, other] = [reverse(reference), reverse(reference)];
    const x = one.lift(vector(1, 2), true);
    expect(refusal(() => other.mul(x, other.constant(2)), 'NALU_UNSUPPORTED')).toBe(
      'reverse: a tape works on its own values, got one of another tape. ' +
        'Differentiate over the outer tape, and lift its values onto the inner one.',
    );
  });

  it('refuses the result of another tape, whose gradient would be silently 0', () => {
    const other = reverse(reference);
    const foreign = () => valueAndGradient(reference, x, { x: array(3) }, () => other.lift(array(3), true));
    expect(refusal(foreign, 'NALU_UNSUPPORTED')).toContain('got one of another tape');
  });

  it('keeps what is lifted out of the gradient, unless it is said to be active', () => {
    const tape = reverse(reference);
    expect(tape.lift(array(1)).active).toBe(false);
    expect(tape.lift(array(1), true).active).toBe(true);
    expect(tape.constant(1).active).toBe(false);
  });

  it('says what is active: whatever has an active operand, but for what stopGradient holds', () => {
    const tape = reverse(reference);
    const [a, b] = [tape.lift(vector(1, 2), true), tape.lift(vector(3, 4))];
    expect(tape.mul(a, b).active).toBe(true);
    expect(tape.mul(b, b).active).toBe(false);
    expect(tape.concat([b, a], 0).active).toBe(true);
    expect(tape.stopGradient(a).active).toBe(false);
  });

  it('gives values as the interpreter below it does', () => {
    const tape = reverse(reference);
    const value: NdArray = tape.exp(tape.lift(vector(1, 2))).value;
    expectSame(value, reference.exp(vector(1, 2)), 'exp');
    expect(tape.shape(tape.lift(vector(1, 2)))).toEqual([2]);
  });
});
