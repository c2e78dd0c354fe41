import type { Ops } from '@nalu/core';

/** The activations of tfjs that act on each element alone, by the names in its configs. */
export const elementwise: Readonly<Record<string, <T>(ops: Ops<T>, x: T) => T>> = {
  linear: (_, x) => x,
  relu: ({ max }, x) => max(x, 0),
  relu6: ({ max, min }, x) => min(max(x, 0), 6),
  sigmoid: ({ sigmoid }, x) => sigmoid(x),
  hardSigmoid: ({ add, max, min, mul }, x) => max(min(add(mul(x, 0.2), 0.5), 1), 0),
  tanh: ({ tanh }, x) => tanh(x),
  softsign: ({ abs, add, div }, x) => div(x, add(abs(x), 1)),
};

/** tfjs gives it in snake case in what it saves, and in camel case in what it keeps. */
export const activationOf = (config: Readonly<Record<string, unknown>>, key = 'activation'): string => {
  const { [key]: value } = config;
  return typeof value === 'string'
    ? value.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
    : 'linear';
};
