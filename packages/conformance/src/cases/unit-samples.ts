import {
  cnn,
  constant,
  conv2d,
  linear,
  lstm,
  maxPool,
  mlp,
  nac,
  nalu,
  recurrent,
  stack,
  tensor,
  type UnitSample,
  unit,
} from '@nalu/core';

/** What no unit of a paper does all at once: bounds on its parameters, and a penalty that looks at the step. */
const bounded = unit({
  name: 'bounded',
  input: ['batch', 3],
  output: ['batch', 2],
  spec: { w: tensor(3, 2) },
  init: { w: constant(0.5) },
  apply: ({ matmul }, { w }, x) => matmul(x, w),
  constrain: ({ max, min }, { w }) => ({ w: max(min(w, 1), -1) }),
  regularize: ({ abs, add, mean, min, mul, reshape, sub }, { w }, { x, step }) => {
    const sparsity = mean(min(abs(w), sub(1, abs(w))));
    return reshape(mul(add(sparsity, mean(mul(x, x))), min(1, mul(step, 1e-4))), []);
  },
});

/** What is built of units, and is of no paper; the units themselves are in the catalogue of the core. */
export const builtSamples: readonly UnitSample[] = [
  { says: 'nalu of a sequence', unit: nalu(3, 2), x: [2, 4, 3] },
  {
    says: 'linear with a sigmoid and no bias',
    unit: linear(3, 2, { bias: false, activation: 'sigmoid' }),
    x: [4, 3],
  },
  { says: 'mlp with tanh', unit: mlp([3, 5, 2], { activation: 'tanh' }), x: [4, 3] },
  { says: 'mlp with relu', unit: mlp([3, 5, 4, 2], { output: 'sigmoid' }), x: [4, 3] },
  { says: 'lstm, its cell state', unit: recurrent(lstm(3, 2), { read: 'c' }), x: [3, 4, 3] },
  { says: 'lstm, its output', unit: recurrent(lstm(3, 2), { read: 'h' }), x: [3, 4, 3] },
  { says: 'recurrent nac', unit: recurrent(nac(5, 2)), x: [3, 4, 3] },
  { says: 'lstm and nalu', unit: stack(recurrent(lstm(3, 4), { read: 'c' }), nalu(4, 2)), x: [3, 2, 3] },
  {
    says: 'mlp, lstm and nalu',
    unit: stack({ encoder: mlp([3, 4, 2]), cell: recurrent(lstm(2, 3)), readout: nalu(3, 1) }),
    x: [3, 2, 3],
  },
  { says: 'a unit with bounds and a penalty', unit: bounded, x: [4, 3] },
  { says: 'conv2d', unit: conv2d([5, 6, 2], 2), x: [2, 60] },
  {
    says: 'conv2d with stride and padding',
    unit: conv2d([5, 7, 1], 2, { kernel: [3, 5], stride: 2, padding: 'same', activation: 'relu' }),
    x: [2, 35],
  },
  { says: 'conv2d without bias', unit: conv2d([4, 7, 1], 2, { kernel: [2, 3], bias: false }), x: [2, 28] },
  {
    says: 'conv2d of a sequence, padded alike on all sides',
    unit: conv2d([3, 4, 1], 2, { kernel: 2, stride: [1, 2], padding: 1 }),
    x: [3, 2, 12],
  },
  { says: 'max-pool', unit: maxPool([4, 5, 2]), x: [2, 40] },
  {
    says: 'max-pool with overlapping windows',
    unit: maxPool([5, 6, 1], { size: 3, stride: [2, 1] }),
    x: [2, 30],
  },
  {
    says: 'cnn, lstm and nalu',
    unit: stack({
      encoder: cnn([6, 5, 1], [{ outputs: 2, kernel: [3, 2], pool: 2 }], [2], { output: 'sigmoid' }),
      cell: recurrent(lstm(2, 3)),
      readout: nalu(3, 1),
    }),
    x: [3, 2, 30],
  },
];
