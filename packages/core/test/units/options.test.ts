import { linear, lstm, mlp, nac, nalu, recurrent } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { refusal } from '../support/compare.js';

/** What a JavaScript user can get wrong, whom no type holds back. */
const untyped = (options: object): never => options as never;
const words = (f: () => unknown): string => refusal(f, 'NALU_OPTION');

describe('a size', () => {
  const makers: readonly (readonly [string, string, (size: number) => unknown])[] = [
    ['nac', 'inputs', (size) => nac(size, 1)],
    ['nac', 'outputs', (size) => nac(1, size)],
    ['nalu', 'inputs', (size) => nalu(size, 1)],
    ['nalu', 'outputs', (size) => nalu(1, size)],
    ['linear', 'inputs', (size) => linear(size, 1)],
    ['linear', 'outputs', (size) => linear(1, size)],
    ['lstm', 'inputs', (size) => lstm(size, 1)],
    ['lstm', 'size', (size) => lstm(1, size)],
    ['mlp', 'sizes[1]', (size) => mlp([2, size, 1])],
  ];
  it.each(makers)('of %s, %s, is a whole number above 0', (who, name, make) => {
    for (const size of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(words(() => make(size))).toBe(`${who}: "${name}" must be a whole number above 0, got ${size}.`);
  });

  it('of text is none', () => {
    expect(words(() => nac('2' as never, 1))).toBe('nac: "inputs" must be a whole number above 0, got 2.');
  });

  it('list of mlp has two at least', () => {
    const message = 'mlp: the first argument must be a list of two sizes or more, got a list of 1.';
    expect(words(() => mlp([3]))).toBe(message);
    expect(words(() => mlp(untyped([])))).toContain('got a list of 0');
    expect(words(() => mlp(3 as never))).toContain('got 3');
  });
});

describe('an option', () => {
  it.each<[string, () => unknown, string]>([
    [
      'nac',
      () => nac(1, 1, untyped({ epsilon: 1 })),
      'nac: the options must be among "init", got "epsilon".',
    ],
    [
      'nalu',
      () => nalu(1, 1, untyped({ eps: 1, gateForm: 1 })),
      'nalu: the options must be among "weights", "gate", "gates", "gateInput", "gateBias", "base", "epsilon", ' +
        '"bound", "init", got "eps", "gateForm".',
    ],
    [
      'linear',
      () => linear(1, 1, untyped({ useBias: true })),
      'linear: the options must be among "bias", "activation", "init", got "useBias".',
    ],
    [
      'mlp',
      () => mlp([1, 1], untyped({ bias: false })),
      'mlp: the options must be among "activation", "output", got "bias".',
    ],
    ['lstm', () => lstm(1, 1, untyped({ bias: 1 })), 'lstm: the options must be among "init", got "bias".'],
    [
      'recurrent',
      () => recurrent(lstm(1, 1), untyped({ state: 'c' })),
      'recurrent: the options must be among "read", got "state".',
    ],
  ])('of %s that does not exist is refused', (_, make, message) => {
    expect(words(make)).toBe(message);
  });

  it.each<[string, () => unknown, string]>([
    ['weights', () => nalu(1, 1, untyped({ weights: 'shared' })), '"tied", "untied", got "shared".'],
    [
      'gate',
      () => nalu(1, 1, untyped({ gate: 'scalar' })),
      '"matrix", "vector", "independent", "none", got "scalar".',
    ],
    ['gate', () => nalu(1, 1, untyped({ gate: 'toString' })), 'got "toString".'],
    ['gates', () => nalu(1, 1, untyped({ gates: 'two' })), '"tied", "untied", got "two".'],
    ['gateInput', () => nalu(1, 1, untyped({ gateInput: 'abs' })), '"x", "|x|", got "abs".'],
    ['base', () => nalu(1, 1, untyped({ base: 'abs' })), '"plain", "safe", "max-safe", got "abs".'],
    [
      'activation',
      () => linear(1, 1, untyped({ activation: 'gelu' })),
      '"identity", "relu", "tanh", "sigmoid", "relu6", "selu", got "gelu".',
    ],
    ['activation', () => mlp([1, 1, 1], untyped({ activation: 'gelu' })), 'got "gelu".'],
    ['activation', () => mlp([1, 1], untyped({ output: 'softmax' })), 'got "softmax".'],
  ])('%s takes its choices alone', (option, make, end) => {
    const message = words(make);
    expect(message).toContain(`"${option}" must be one of `);
    expect(message.endsWith(end), message).toBe(true);
  });

  it.each([-1e-9, Number.NaN])('epsilon of %s is refused', (epsilon) => {
    expect(words(() => nalu(1, 1, { epsilon }))).toBe(`nalu: "epsilon" must be at least 0, got ${epsilon}.`);
  });

  it('bound of NaN is refused', () => {
    expect(words(() => nalu(1, 1, { bound: Number.NaN }))).toBe('nalu: "bound" must be a number, got NaN.');
  });

  it.each(['independent', 'none'] as const)(
    'gateBias is refused with the gate %s, which reads no x',
    (gate) => {
      expect(words(() => nalu(1, 1, { gate, gateBias: true }))).toBe(
        `nalu: "gateBias" goes with a gate that reads x, got "${gate}".`,
      );
    },
  );

  it('gates of untied is refused where there is no gate', () => {
    expect(words(() => nalu(1, 1, { gate: 'none', gates: 'untied' }))).toBe(
      'nalu: "gates" may be untied where there is a gate, got "none".',
    );
  });
});

describe('an initialiser', () => {
  it.each<[string, () => unknown, string]>([
    ['nac', () => nac(1, 1, untyped({ init: { what: 1 } })), '"wHat", "mHat", got "what".'],
    [
      'nalu',
      () => nalu(1, 1, untyped({ init: { bias: 1 } })),
      '"wHat", "mHat", "gate", "gateBias", got "bias".',
    ],
    ['linear', () => linear(1, 1, untyped({ init: { w: 1 } })), '"weight", "bias", got "w".'],
    ['lstm', () => lstm(1, 1, untyped({ init: { forget: 1 } })), 'got "forget".'],
  ])('of %s for a parameter that does not exist is refused', (who, make, end) => {
    const message = words(make);
    expect(message.startsWith(`${who}: the names of "init" must be among `), message).toBe(true);
    expect(message.endsWith(end), message).toBe(true);
  });
});
