import { array, constant, linear, lstm, mlp, nac, nalu, recurrent, stack, tensor, unit } from '@nalu/core';
import type { UnitSample } from './units.js';

/** σ(20) and tanh(20) are within 3e-9 of 1. */
const FULL = 20;
const SATURATED = 1e-7;

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

export const unitSamples: readonly UnitSample[] = [
  {
    says: 'nac',
    unit: nac(3, 2),
    x: [4, 3],
    limits: [
      {
        says: 'adds and subtracts',
        params: {
          wHat: array([
            [FULL, FULL],
            [FULL, -FULL],
            [0, FULL],
          ]),
          mHat: FULL,
        },
        x: array([
          [2, 3, 100],
          [-1, 0.5, 7],
        ]),
        y: array([
          [5, 99],
          [-0.5, 5.5],
        ]),
        within: SATURATED,
      },
    ],
  },
  { says: 'nac of a sequence', unit: nac(3, 2), x: [2, 4, 3] },
  {
    says: 'nalu',
    unit: nalu(2, 1),
    x: [4, 2],
    limits: [
      {
        says: 'multiplies when the gate is closed',
        params: { wHat: FULL, mHat: FULL, gate: array([[-FULL], [-FULL]]) },
        x: array([
          [2, 3],
          [10, 20],
        ]),
        y: array([[6], [200]]),
        within: 1e-6,
      },
      {
        says: 'divides when the gate is closed',
        params: { wHat: array([[FULL], [-FULL]]), mHat: FULL, gate: array([[-FULL], [-FULL]]) },
        x: array([
          [12, 3],
          [10, 20],
        ]),
        y: array([[4], [0.5]]),
        within: 1e-6,
      },
      {
        says: 'adds when the gate is open',
        params: { wHat: FULL, mHat: FULL, gate: FULL },
        x: array([
          [2, 3],
          [10, 20],
        ]),
        y: array([[5], [30]]),
        within: SATURATED,
      },
    ],
  },
  { says: 'nalu with weights of its own for each path', unit: nalu(3, 2, { weights: 'untied' }), x: [4, 3] },
  { says: 'nalu with a vector gate', unit: nalu(3, 2, { gate: 'vector' }), x: [4, 3] },
  { says: 'nalu with a gate that sees no input', unit: nalu(3, 2, { gate: 'independent' }), x: [4, 3] },
  { says: 'nalu without a gate', unit: nalu(3, 2, { gate: 'none' }), x: [4, 3] },
  {
    says: 'nalu with a gate of |x| and a bias',
    unit: nalu(3, 2, { gateInput: '|x|', gateBias: true }),
    x: [4, 3],
  },
  { says: 'nalu with a bound', unit: nalu(3, 2, { bound: 0.5 }), x: [4, 3] },
  { says: 'nalu with a large ε', unit: nalu(3, 2, { epsilon: 0.1 }), x: [4, 3] },
  { says: 'nalu of a sequence', unit: nalu(3, 2), x: [2, 4, 3] },
  {
    says: 'linear',
    unit: linear(3, 2),
    x: [4, 3],
    limits: [
      {
        says: 'is a sum with a bias',
        params: {
          weight: array([
            [1, 0],
            [2, 1],
            [-1, 0],
          ]),
          bias: array([0.5, -1]),
        },
        x: array([[1, 2, 3]]),
        y: array([[2.5, 1]]),
        within: 0,
      },
    ],
  },
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
];
