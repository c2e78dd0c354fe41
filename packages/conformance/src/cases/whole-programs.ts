import { type NdArray, ndArray, normal, random, randomSource, tensor, uniform } from '@nalu/core';
import { type Arrays, type Case, closedForm } from '../case.js';
import { counting, draw, vector } from './build.js';
import { whole } from './whole.js';

// What a runtime does with a program as a whole, rather than with one primitive of it.

const x = { x: tensor(2, 3) };
const matrix = { x: counting(2, 3) };
const at = (tree: Arrays, name: string): NdArray => tree[name] as NdArray;

const plumbing: readonly Case[] = [
  whole({
    says: 'an input that is handed through',
    inputs: x,
    outputs: x,
    given: { x: ndArray([2, 3], [Number.NaN, -0, 0, 1, Number.NEGATIVE_INFINITY, 2]) },
    apply: (_, given) => given,
    expected: closedForm((given) => given),
    strictness: 'signed zeros',
  }),
  whole({
    says: 'one value as two outputs',
    inputs: x,
    outputs: { p: tensor(2, 3), q: tensor(2, 3) },
    given: matrix,
    apply: ({ neg }, given) => {
      const y = neg(given.x);
      return { p: y, q: y };
    },
  }),
  whole({
    says: 'an input that nothing reads',
    inputs: { x: tensor(2), unread: tensor(3, 3) },
    outputs: { y: tensor(2) },
    given: { x: vector(1, 2), unread: draw([3, 3]) },
    apply: ({ neg }, given) => ({ y: neg(given.x) }),
  }),
  whole({
    says: 'an output that no input reaches',
    inputs: { x: tensor(2) },
    outputs: { y: tensor(2), three: tensor() },
    given: { x: vector(1, 2) },
    apply: ({ add, constant }, given) => ({ y: add(given.x, 1), three: constant(3) }),
  }),
  whole({
    says: 'outputs in the order of their names',
    inputs: x,
    outputs: { last: tensor(2, 3), first: tensor(2, 1) },
    given: matrix,
    apply: ({ neg, sum }, given) => ({ first: sum(given.x, [1]), last: neg(given.x) }),
    expected: closedForm((given) => ({
      last: { shape: [2, 3], data: at(given, 'x').data.map((v) => -v) },
      first: { shape: [2, 1], data: Float64Array.of(3, 12) },
    })),
  }),
];

/** What compilers like to fuse into an operator of their own, which has to be there in every precision. */
const swish = whole({
  says: 'x σ(x)',
  inputs: x,
  outputs: { y: tensor(2, 3) },
  given: { x: draw([2, 3]) },
  apply: ({ mul, sigmoid }, { x }) => ({ y: mul(x, sigmoid(x)) }),
});

const freeAxis = (size: number): Case =>
  whole({
    says: `a free axis of ${size}`,
    inputs: { x: tensor('batch', 3), w: tensor(3, 2) },
    outputs: { y: tensor('batch', 2), total: tensor(1, 2) },
    given: { x: draw([size, 3]), w: draw([3, 2]) },
    apply: ({ matmul, mean, sub }, given) => {
      const y = matmul(given.x, given.w);
      return { y: sub(y, mean(y, [0])), total: mean(y, [0]) };
    },
  });

const freeTime = (steps: number): Case =>
  whole({
    says: `a free sequence of ${steps}`,
    inputs: { x: tensor('time', 'batch', 2), start: tensor('batch', 2) },
    outputs: { h: tensor('batch', 2), all: tensor('time', 'batch', 2) },
    given: { x: draw([steps, 3, 2]), start: draw([3, 2]) },
    apply: ({ add, scan, tanh }, given) => {
      const state = { h: tensor('batch', 2) };
      const { carry, ys } = scan(
        { carry: state, xs: { x: tensor('batch', 2) }, ys: state },
        { h: given.start },
        { x: given.x },
        ({ h }, { x }) => {
          const next = tanh(add(h, x));
          return { carry: { h: next }, y: { h: next } };
        },
      );
      return { h: carry.h, all: ys.h };
    },
  });

const RUN = 7;
const randomLeaves = whole({
  says: 'random leaves from the stream of the run',
  inputs: { u: random(uniform(1, 2), 4, 3), n: random(normal(0, 1), 50), x: tensor(3) },
  outputs: { u: tensor(4, 3), n: tensor(50), y: tensor(4, 3) },
  given: { x: vector(1, 2, 4) },
  apply: ({ mul }, given) => ({ u: given.u, n: given.n, y: mul(given.u, given.x) }),
  random: RUN,
  expected: {
    by: 'closed form',
    answers: (given) => {
      const source = randomSource(RUN);
      const u = source.draw('u', uniform(1, 2), [4, 3]);
      const n = source.draw('n', normal(0, 1), [50]);
      const factors = at(given, 'x').data;
      return {
        values: { u, n, y: { shape: [4, 3], data: u.data.map((v, i) => v * (factors[i % 3] as number)) } },
      };
    },
  },
});

const centred = (
  says: string,
  sizes: { readonly before?: number; readonly now: number; readonly after?: number },
) => {
  const { before, now, after } = sizes;
  const given = (size: number, seed: number): Arrays => ({ x: draw([size, 3], [-2, 2], seed) });
  return whole({
    says,
    inputs: { x: tensor('batch', 3) },
    outputs: { y: tensor('batch', 3), centre: tensor(1, 3) },
    given: given(now, 1),
    ...(before !== undefined && { before: given(before, 2) }),
    ...(after !== undefined && { after: given(after, 3) }),
    apply: ({ mean, sub }, { x }) => ({ y: sub(x, mean(x, [0])), centre: mean(x, [0]) }),
  });
};

/** One compiled program serves many runs. */
const again: readonly Case[] = [
  centred('again, on other numbers', { before: 4, now: 4 }),
  centred('again, with a larger free axis', { before: 2, now: 5 }),
  centred('again, with a smaller free axis', { before: 5, now: 2 }),
  centred('whose results are read after the next run', { now: 4, after: 4 }),
];

export const wholeProgramCases: readonly Case[] = [
  ...plumbing,
  swish,
  freeAxis(1),
  freeAxis(5),
  freeTime(1),
  freeTime(4),
  ...again,
  randomLeaves,
];
