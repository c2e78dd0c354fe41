import { array, type BinaryName, type Primitive, type ReductionName, tensor } from '@nalu/core';
import type { Formula } from './build.js';

/** A formula of one primitive that has a slope where its inputs are. */
export interface Slope {
  readonly says: string;
  /** The shapes of its tensors. */
  readonly shapes: readonly (readonly number[])[];
  readonly positive?: boolean;
  readonly f: Formula;
}

const one = (f: Formula, positive = false): readonly Slope[] => [
  { says: 'of a matrix', shapes: [[2, 3]], f, positive },
  { says: 'of a scalar', shapes: [[]], f, positive },
];

const two = (name: BinaryName): readonly Slope[] => {
  const pair = (says: string, ...shapes: number[][]): Slope => ({
    says,
    shapes,
    f: (ops, a, b) => ops[name](a, b),
  });
  return [
    pair('of equal shapes', [2, 3], [2, 3]),
    pair('with the second broadcast', [2, 3], [3]),
    pair('with the first broadcast', [1, 3], [2, 2, 3]),
    pair('with both broadcast', [2, 1], [1, 3]),
    pair('with a scalar', [], [2]),
    { says: 'with a number', shapes: [[2]], f: (ops, a) => ops[name](a, 1.7) },
    { says: 'of a number', shapes: [[2]], f: (ops, a) => ops[name](1.7, a) },
    { says: 'of a value with itself', shapes: [[2]], f: (ops, a) => ops[name](a, ops.mul(a, a)) },
  ];
};

const axes: readonly (readonly number[] | undefined)[] = [
  undefined,
  [],
  [0],
  [-1],
  [0, 2],
  [-1, -3],
  [0, 1, 2],
];
const reduced = (name: ReductionName): readonly Slope[] => [
  ...axes.map(
    (each): Slope => ({
      says: `over ${each === undefined ? 'all axes' : `[${each.join(', ')}]`}`,
      shapes: [[2, 3, 2]],
      f: (ops, a) => ops[name](a, each),
    }),
  ),
  { says: 'over an axis of 1', shapes: [[2, 1]], f: (ops, a) => ops[name](a, [1]) },
  { says: 'of a scalar', shapes: [[]], f: (ops, a) => ops[name](a) },
];

const matmul = (says: string, ...shapes: number[][]): Slope => ({
  says,
  shapes,
  f: (ops, a, b) => ops.matmul(a, b),
});
const slice = (from: number, to: number): Slope => ({
  says: `${from} to ${to} of five`,
  shapes: [[2, 5]],
  f: (ops, a) => ops.concat([ops.slice(a, -1, from, to), a], 1),
});

const specs = { carry: { s: tensor(2) }, xs: { x: tensor(2), u: tensor() }, ys: { y: tensor(2) } };

/** One entry for each primitive that has a slope, or none: a missing one is a compile error. */
export const slopes: Record<Exclude<Primitive, 'stopGradient'>, readonly Slope[]> = {
  constant: [
    {
      says: 'as a factor',
      shapes: [[2, 3]],
      f: ({ constant, mul }, a) => mul(a, constant(array([[1], [-2]]))),
    },
  ],
  neg: one(({ neg }, a) => neg(a)),
  abs: one(({ abs }, a) => abs(a)),
  sign: one(({ sign }, a) => sign(a)),
  exp: one(({ exp }, a) => exp(a)),
  log: one(({ log }, a) => log(a), true),
  sqrt: one(({ sqrt }, a) => sqrt(a), true),
  sin: one(({ sin }, a) => sin(a)),
  cos: one(({ cos }, a) => cos(a)),
  tanh: one(({ tanh }, a) => tanh(a)),
  sigmoid: one(({ sigmoid }, a) => sigmoid(a)),
  add: two('add'),
  sub: two('sub'),
  mul: two('mul'),
  div: two('div'),
  min: two('min'),
  max: two('max'),
  greater: two('greater'),
  where: [
    {
      says: 'of equal shapes',
      shapes: [
        [2, 3],
        [2, 3],
        [2, 3],
      ],
      f: ({ where }, a, b, c) => where(a, b, c),
    },
    {
      says: 'with every operand broadcast',
      shapes: [[2, 1], [3], [2, 1, 1]],
      f: ({ greater, where }, a, b, c) => where(greater(a, 0), b, c),
    },
    {
      says: 'with a number',
      shapes: [[2], [2]],
      f: ({ greater, where }, a, b) => where(greater(a, 0), b, 3),
    },
  ],
  matmul: [
    matmul('of matrices', [2, 3], [3, 4]),
    matmul('of rank 3 and rank 2', [2, 2, 3], [3, 4]),
    matmul('of rank 4 and rank 2', [2, 1, 2, 3], [3, 2]),
    matmul('of rank 2 and rank 3', [2, 3], [2, 3, 4]),
    matmul('of equal batches', [3, 2, 2], [3, 2, 1]),
    matmul('with both batches broadcast', [2, 1, 1, 3], [3, 3, 2]),
    { says: 'of a value with itself', shapes: [[3, 3]], f: (ops, a) => ops.matmul(a, ops.transpose(a)) },
  ],
  transpose: [
    { says: 'of the last two axes', shapes: [[2, 3, 2]], f: ({ transpose }, a) => transpose(a) },
    { says: 'by a permutation', shapes: [[2, 3, 4]], f: ({ transpose }, a) => transpose(a, [2, 0, 1]) },
    { says: 'by its inverse', shapes: [[2, 3, 4]], f: ({ transpose }, a) => transpose(a, [1, 2, 0]) },
  ],
  sum: reduced('sum'),
  mean: reduced('mean'),
  prod: reduced('prod'),
  reshape: [{ says: 'of a matrix', shapes: [[2, 3]], f: ({ reshape }, a) => reshape(a, [3, 1, 2]) }],
  broadcastTo: [
    { says: 'of a scalar', shapes: [[]], f: ({ broadcastTo }, a) => broadcastTo(a, [2, 3]) },
    { says: 'of an inner axis', shapes: [[2, 1]], f: ({ broadcastTo }, a) => broadcastTo(a, [3, 2, 2]) },
    { says: 'to its own shape', shapes: [[2]], f: ({ broadcastTo }, a) => broadcastTo(a, [2]) },
  ],
  concat: [
    {
      says: 'of two, one of them twice',
      shapes: [
        [2, 1],
        [2, 3],
      ],
      f: ({ concat }, a, b) => concat([a, b, a], -1),
    },
    {
      says: 'on axis 0',
      shapes: [
        [2, 2],
        [1, 2],
      ],
      f: ({ concat }, a, b) => concat([b, a], 0),
    },
  ],
  slice: [slice(1, 3), slice(0, 2), slice(3, 5), slice(0, 5), slice(2, 2)],
  scan: [
    {
      says: 'that captures a tensor and uses its ys',
      shapes: [[2], [3, 2], [2]],
      f: (ops, a, b, c) => {
        const { add, concat, mul, scan, sum, tanh } = ops;
        const { carry, ys } = scan(
          specs,
          { s: a },
          { x: b, u: ops.reshape(sum(b, [1]), [3]) },
          ({ s }, { x, u }) => {
            const next = tanh(add(mul(s, c), mul(x, u)));
            return { carry: { s: next }, y: { y: mul(next, add(x, c)) } };
          },
        );
        return concat([ys.y, ops.reshape(carry.s, [1, 2])], 0);
      },
    },
  ],
};
