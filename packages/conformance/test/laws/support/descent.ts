import { mapTree, ndArray, type Ops, type Program, program, tensor, valueAndGradient } from '@nalu/core';
import type { Leaves } from '../../../src/case.js';
import { contracted } from '../../../src/cases/differentiated.js';

type Tensors<T> = Readonly<Record<string, T>>;

const STEPS = 3;
const speedOf = (name: string): string => `speed ${name}`;

/**
 * Steps along the slopes of a program, by momentum and against a penalty whose weight grows: a loop that treats all that it carries alike,
 * and gives what it came to as well.
 */
export const descentOf = (p: Program<Leaves, Leaves>): Program<Leaves, Leaves> => {
  const { name, inputs } = p;
  const speeds = Object.fromEntries(Object.entries(inputs).map(([key, leaf]) => [speedOf(key), leaf]));
  const carry: Leaves = { ...inputs, ...speeds };
  const outputs = { ...carry, losses: tensor(STEPS), weights: tensor(STEPS) };
  return program(`descent ${name}`, inputs, outputs, (ops, start) => {
    type T = ReturnType<typeof ops.constant>;
    const still = mapTree<Leaves, unknown, T>(speeds, {}, (_, { shape }) =>
      ops.broadcastTo(ops.constant(0), shape),
    );
    const t = ops.constant(ndArray([STEPS], [0, 1, 2]));
    const specs = { carry, xs: { t: tensor() }, ys: { loss: tensor(), weight: tensor() } };
    const { carry: end, ys } = ops.scan(specs, { ...start, ...still }, { t }, (now, { t }) =>
      stepOf(ops, p, now, t),
    );
    return { ...end, losses: ys.loss, weights: ys.weight };
  });
};

const stepOf = <T>(ops: Ops<T>, { inputs, apply }: Program<Leaves, Leaves>, now: Tensors<T>, t: T) => {
  const { add, div, max, mul, sign, sub } = ops;
  const { value, gradient } = valueAndGradient<T, Leaves>(ops, inputs, now, (tape, vars) =>
    Object.values(apply(tape, vars))
      .map((y) => contracted(tape, y))
      .reduce((sum, y) => tape.add(sum, y)),
  );
  const weight = div(max(sub(t, 0.5), 0), 3);
  const next = Object.entries(gradient).flatMap(([name, slope]) => {
    const [at, before] = [now[name] as T, now[speedOf(name)] as T];
    const speed = add(mul(before, 0.9), add(slope, mul(sign(at), weight)));
    return [
      [name, sub(at, mul(speed, 0.01))],
      [speedOf(name), speed],
    ] as const;
  });
  return { carry: Object.fromEntries(next), y: { loss: value, weight: mul(weight, value) } };
};
