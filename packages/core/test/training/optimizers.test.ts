import { adam, grouped, l1, type NdArray, type Optimizer, rmsprop, type Schedule, sgd } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { assignOptimizers } from '../../src/training/optimizers.js';
import { scheduleFor } from '../../src/training/per-seed.js';
import { valueAt } from '../../src/training/schedules.js';
import { randomArray, scalar, vector } from '../support/arrays.js';
import { expectClose, refusal } from '../support/compare.js';

/** A plain-number optimiser: from (θ, ∇, step) to θ, remembering what it must. */
type Plain = (theta: number, gradient: number, step: number) => number;

const at = (rate: Schedule, step: number): number => (typeof rate === 'number' ? rate : rate(step));

const plainSgd = (rate: Schedule, momentum = 0): Plain => {
  let v = 0;
  return (theta, gradient, step) => {
    v = momentum * v + gradient;
    return theta - at(rate, step) * v;
  };
};

const plainRmsprop = (rate: Schedule, decay = 0.9, epsilon = 1e-8): Plain => {
  let v = 0;
  return (theta, gradient, step) => {
    v = decay * v + (1 - decay) * gradient ** 2;
    return theta - (at(rate, step) * gradient) / (Math.sqrt(v) + epsilon);
  };
};

/** Algorithm 1 of Kingma & Ba, as it is printed. */
const plainAdam = (rate: Schedule, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8): Plain => {
  let [m, v] = [0, 0];
  return (theta, gradient, step) => {
    m = beta1 * m + (1 - beta1) * gradient;
    v = beta2 * v + (1 - beta2) * gradient ** 2;
    const [mHat, vHat] = [m / (1 - beta1 ** (step + 1)), v / (1 - beta2 ** (step + 1))];
    return theta - (at(rate, step) * mHat) / (Math.sqrt(vHat) + epsilon);
  };
};

const STEPS = 50;
const gradients = Array.from({ length: STEPS }, (_, step) => randomArray(step, [3]));

const scalarsIn = ({ scalars }: Optimizer, step: number): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(scalars).map(([name, given]) => [name, valueAt(scheduleFor(given, 0), step)]),
  );

/** The parameter after each step. */
const trajectory = (optimizer: Optimizer): NdArray[] => {
  let parameter = vector(1, -2, 3);
  let slots: Readonly<Record<string, NdArray>> = Object.fromEntries(
    optimizer.slots.map((slot) => [slot, vector(0, 0, 0)]),
  );
  return gradients.map((gradient, step) => {
    const scalars = Object.fromEntries(
      Object.entries(scalarsIn(optimizer, step)).map(([name, value]) => [name, scalar(value)]),
    );
    const next = optimizer.update(reference, { parameter, gradient, slots, scalars });
    expect(Object.keys(next.slots)).toEqual(optimizer.slots);
    ({ parameter, slots } = next);
    return parameter;
  });
};

const plainTrajectory = (make: () => Plain): NdArray[] => {
  const [theta, plain] = [
    [1, -2, 3],
    [make(), make(), make()],
  ];
  return gradients.map((gradient, step) => {
    theta.forEach((value, i) => {
      theta[i] = plain[i]!(value, gradient.data[i]!, step);
    });
    return vector(...theta);
  });
};

const falling: Schedule = (step) => 0.1 / (1 + step);

describe('an optimiser', () => {
  it.each<[string, Optimizer, () => Plain]>([
    ['sgd', sgd(0.1), () => plainSgd(0.1)],
    ['sgd with momentum', sgd(0.1, { momentum: 0.9 }), () => plainSgd(0.1, 0.9)],
    ['sgd on a schedule', sgd(falling, { momentum: 0.5 }), () => plainSgd(falling, 0.5)],
    ['rmsprop', rmsprop(0.01), () => plainRmsprop(0.01)],
    [
      'rmsprop with options',
      rmsprop(falling, { decay: 0.5, epsilon: 0.1 }),
      () => plainRmsprop(falling, 0.5, 0.1),
    ],
    ['adam', adam(0.01), () => plainAdam(0.01)],
    [
      'adam with options',
      adam(falling, { beta1: 0.5, beta2: 0.6, epsilon: 0.01 }),
      () => plainAdam(falling, 0.5, 0.6, 0.01),
    ],
  ])('%s moves as its paper says, over fifty steps', (name, optimizer, make) => {
    const want = plainTrajectory(make);
    trajectory(optimizer).forEach((parameter, step) => {
      expectClose(parameter, want[step]!, `${name}, step ${step}`, 1e-11);
    });
  });

  it('adam first moves by its learning rate, whatever the size of the gradient', () => {
    const optimizer = adam(0.25, { epsilon: 0 });
    const slots = { mean: vector(0, 0), square: vector(0, 0) };
    const scalars = { learningRate: scalar(scalarsIn(optimizer, 0).learningRate!), epsilon: scalar(0) };
    const moved = { parameter: vector(0, 0), gradient: vector(1e-6, -1e6), slots, scalars };
    expectClose(optimizer.update(reference, moved).parameter, vector(-0.25, 0.25), 'adam');
  });

  it.each<[string, () => unknown, string]>([
    [
      'sgd',
      () => sgd(Number.NaN),
      'sgd: the learning rate must be a finite number, or a function of the step, got NaN.',
    ],
    ['rmsprop', () => rmsprop('0.1' as never), 'or a function of the step, got "0.1".'],
    ['adam', () => adam(undefined as never), 'or a function of the step, got undefined.'],
    ['adam', () => adam(0.1, { beta1: Number.NaN }), 'adam: "beta1" must be a finite number, got NaN.'],
    [
      'adam',
      () => adam(0.1, { beta: 0.9 } as never),
      'adam: the options must be among "beta1", "beta2", "epsilon", got "beta".',
    ],
    [
      'sgd',
      () => sgd(0.1, { momentum: Number.POSITIVE_INFINITY }),
      'sgd: "momentum" must be a finite number, got Infinity.',
    ],
    [
      'l1',
      () => l1('w', Number.NaN),
      'l1: the weight must be a finite number, or a function of the step, got NaN.',
    ],
  ])('%s refuses what is no number', (_, make, end) => {
    const message = refusal(make, 'NALU_OPTION');
    expect(message.endsWith(end), message).toBe(true);
  });

  it('remembers as little as it needs', () => {
    expect([sgd(1), sgd(1, { momentum: 0.1 }), rmsprop(1), adam(1)].map(({ slots }) => slots)).toEqual([
      [],
      ['velocity'],
      ['square'],
      ['mean', 'square'],
    ]);
  });

  it('has its corrections worked out in float64, for any step', () => {
    const { learningRate, epsilon } = scalarsIn(adam(1), 0) as { learningRate: number; epsilon: number };
    expect(learningRate).toBeCloseTo(Math.sqrt(1 - 0.999) / (1 - 0.9), 12);
    expect(epsilon).toBeCloseTo(1e-8 * Math.sqrt(1 - 0.999), 20);
    expect(scalarsIn(adam(1), 1e6)).toEqual({ learningRate: 1, epsilon: 1e-8 });
  });
});

describe('grouped', () => {
  const [base, encoder, weight] = [sgd(1), sgd(2), sgd(3)];
  const paths = ['encoder.0.weight', 'encoder.0.bias', 'encoder.1.weight', 'readout.wHat'];
  const assign = (groups: Readonly<Record<string, Optimizer>>) =>
    assignOptimizers(grouped(base, groups), paths);

  it('gives parameters below a path an optimiser of their own, and the longest path wins', () => {
    const assigned = assign({ encoder, 'encoder.0.weight': weight });
    expect(paths.map((path) => assigned.get(path))).toEqual([weight, encoder, encoder, base]);
    const reversed = assign({ 'encoder.0.weight': weight, encoder });
    expect(paths.map((path) => reversed.get(path))).toEqual([weight, encoder, encoder, base]);
  });

  it('takes whole names: a path is no prefix of letters', () => {
    expect(refusal(() => assign({ enc: encoder }), 'NALU_OPTION')).toContain('got "enc"');
    expect(assign({ 'encoder.0': weight }).get('encoder.1.weight')).toBe(base);
  });

  it('refuses a path that leads to no parameter', () => {
    expect(refusal(() => assign({ encoder, readuot: weight }), 'NALU_OPTION')).toBe(
      'grouped: a path must lead to one of the parameters encoder.0.weight, encoder.0.bias, encoder.1.weight, ' +
        'readout.wHat, got "readuot".',
    );
  });

  it('is not needed for one optimiser', () => {
    expect([...new Set(assignOptimizers(base, paths).values())]).toEqual([base]);
  });
});
