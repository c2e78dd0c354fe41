import {
  batched,
  linear,
  lstm,
  mapTree,
  type NdArray,
  nalu,
  type Ops,
  program,
  recurrent,
  replay,
  tensor,
  trace,
  valueAndGradient,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { meanOf, meanSquaredError } from '../../src/training/losses.js';
import { randomArray } from '../support/arrays.js';
import { expectAllSame, expectSame, refusal } from '../support/compare.js';
import { randomParams } from '../support/units.js';

/** The gradient of the mean squared error of a nalu, with the batch left free. */
const unit = nalu(3, 2);
const gradientOfNalu = program(
  'gradient',
  { params: unit.spec, x: tensor('batch', 3), y: tensor('batch', 2) },
  { loss: tensor(), gradient: unit.spec },
  (ops, { params, x, y }) => {
    const { value, gradient } = valueAndGradient(ops, unit.spec, params, (tape, vars) =>
      meanSquaredError(tape, unit.apply(tape, vars, tape.lift(x)), tape.lift(y)),
    );
    return { loss: value, gradient };
  },
);

describe('a gradient with a free batch', () => {
  it('of a mean is traced once, and has the bits of the untraced one at every size', () => {
    const replayed = replay(trace(gradientOfNalu));
    for (const size of [1, 5, 8]) {
      const inputs = {
        params: randomParams(unit.spec, 3),
        x: randomArray(4, [size, 3]),
        y: randomArray(5, [size, 2]),
      };
      const list = ({ loss, gradient }: ReturnType<typeof run>): NdArray[] => [
        loss,
        ...Object.values(gradient),
      ];
      const run = (p: typeof replayed) => p.apply(reference, inputs);
      expectAllSame(list(run(replayed)), list(run(gradientOfNalu)), `seed 3, batch ${size}`);
    }
  });

  it('of a mean over the free axis alone divides by its size when it runs', () => {
    const means = program(
      'means',
      { x: tensor('batch', 2) },
      { slope: tensor('batch', 2) },
      (ops, { x }) => ({
        slope: valueAndGradient(ops, { x: tensor('batch', 2) }, { x }, (tape, { x }) =>
          tape.reshape(tape.sum(tape.mean(tape.mul(x, x), [0])), []),
        ).gradient.x,
      }),
    );
    const x = randomArray(6, [4, 2]);
    const { slope } = replay(trace(means)).apply(reference, { x });
    expectSame(slope, reference.mul(2, reference.mul(0.25, x)), 'seed 6');
  });

  it('of a matrix product of rank 3 with rank 2 is right', () => {
    const layer = linear(3, 2);
    const f = program(
      'rank 3',
      { params: layer.spec, x: tensor('time', 'batch', 3) },
      { gradient: layer.spec },
      (ops, { params, x }) => ({
        gradient: valueAndGradient(ops, layer.spec, params, (tape, vars) =>
          meanOf(tape, tape.tanh(layer.apply(tape, vars, tape.lift(x)))),
        ).gradient,
      }),
    );
    const inputs = { params: randomParams(layer.spec, 9), x: randomArray(10, [2, 5, 3]) };
    const [free, fixed] = [trace(f), trace(f, { dims: { time: 2, batch: 5 } })].map((graph) =>
      Object.values(replay(graph).apply(reference, inputs).gradient as Record<string, NdArray>),
    );
    free!.forEach((array, i) => {
      const difference = reference.sub(array, fixed![i]!).data;
      expect(Math.max(...difference.map(Math.abs)), `seed 9, leaf ${i}`).toBeLessThan(1e-15);
    });
  });
});

describe('a gradient through a free sequence', () => {
  const model = recurrent(lstm(2, 3));
  const slope = <T>(ops: Ops<T>, params: never, x: T): T =>
    valueAndGradient(ops, model.spec, params, (tape, vars) =>
      meanOf(tape, model.apply(tape, vars, tape.lift(x))),
    ).gradient.weight;
  const f = program(
    'slope',
    { params: model.spec, x: tensor('time', 'batch', 2) },
    { weight: tensor(2, 12) },
    (ops, { params, x }) => ({ weight: slope(ops, params as never, x) }),
  );

  it('is refused, with the way out', () => {
    expect(refusal(() => trace(f), 'NALU_UNSUPPORTED')).toBe(
      'scan: a loop on the host, or a gradient, must know the number of its steps, got the free axis "time". ' +
        'Compile with dims: { time: … }.',
    );
  });

  it('is traced when the length is given, with the batch still free', () => {
    const inputs = { params: randomParams(model.spec, 30), x: randomArray(31, [4, 5, 2]) };
    const { weight } = replay(trace(f, { dims: { time: 4 } })).apply(reference, inputs);
    expectSame(weight, f.apply(reference, inputs).weight, 'seed 30');
  });

  it('is refused on batched models alike', () => {
    const many = program('many', f.inputs, f.outputs, (ops, { params, x }) => {
      const b = batched(ops, 2);
      const shared = mapTree(model.spec, params, b.share);
      return { weight: b.join(slope(b, shared as never, b.share(x))) };
    });
    expect(refusal(() => trace(many), 'NALU_UNSUPPORTED')).toContain('"time"');
  });
});
