import {
  adam,
  type Backend,
  eager,
  fit,
  lstm,
  nac,
  nalu,
  program,
  random,
  randomSource,
  recurrent,
  tensor,
  uniform,
  valueAndGradient,
} from '@nalu/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { tfjs } from '../src/index.js';
import { draw, engines } from './support.js';

const counted = () => {
  const { numTensors, numDataBuffers } = tf.memory();
  return { numTensors, numDataBuffers };
};

describe('tfjs', () => {
  describe.each(engines)('on %s', (engine) => {
    let backend: Backend<tf.Tensor>;
    beforeAll(async () => {
      backend = await tfjs({ engine });
    });

    it('makes one tensor for each primitive, even outside a scope', () => {
      const x = backend.upload(draw('x', [2, 3]));
      const six = backend.upload(draw('six', [2, 1, 3]));
      const [columns, sixth] = [backend.transpose(x), backend.transpose(six)];
      const results: (() => tf.Tensor)[] = [
        () => backend.constant(2),
        () => backend.sign(x),
        () => backend.min(x, x),
        () => backend.max(2, x),
        () => backend.greater(x, 0),
        () => backend.where(x, 1, x),
        () => backend.matmul(x, columns),
        () => backend.matmul(six, columns),
        () => backend.matmul(six, sixth),
        () => backend.mean(x),
        () => backend.stopGradient(x),
        () => backend.broadcastTo(x, [4, 2, 3]),
        () => backend.slice(x, 1, 0, 2),
        () => backend.concat([x, x], 0),
        () => backend.add(x, 1),
      ];
      for (const make of results) {
        const before = counted().numTensors;
        const y = make();
        expect(counted().numTensors, make.toString()).toBe(before + 1);
        y.dispose();
      }
    });

    it('frees what a scope made, but for its result, a tensor or a tree', () => {
      const x = backend.upload(draw('x', [2, 3]));
      const before = counted();
      const y = backend.scope(() => backend.add(backend.mul(x, x), 1));
      const tree = backend.scope(() => ({ a: backend.exp(x), list: [backend.neg(backend.abs(x))], none: 3 }));
      expect(counted().numTensors).toBe(before.numTensors + 3);
      for (const result of [y, tree.a, ...tree.list]) backend.dispose(result);
      expect(counted()).toEqual(before);
    });

    it('frees what a scope made when its body throws', () => {
      const before = counted();
      const body = () => {
        backend.constant(1);
        throw new Error('midway');
      };
      expect(() => backend.scope(body)).toThrow('midway');
      expect(counted()).toEqual(before);
    });

    it('leaks nothing in 100 runs of a compiled training step', async () => {
      const unit = nalu(3, 2);
      const step = program(
        'step',
        { params: unit.spec, x: random(uniform(-1, 1), 8, 3) },
        { loss: tensor(), gradient: unit.spec },
        (ops, { params, x }) => {
          const loss = valueAndGradient(ops, unit.spec, params, (tape, p) => {
            const y = unit.apply(tape, p, tape.lift(x));
            return tape.reshape(tape.mean(tape.mul(y, y)), []);
          });
          return { loss: loss.value, gradient: loss.gradient };
        },
      );
      const { compile, upload, dispose } = eager(backend);
      const { run } = await compile(step);
      const start = { wHat: draw('w', [3, 2]), mHat: draw('m', [3, 2]), gate: draw('g', [3, 2]) };
      const params = { wHat: upload(start.wHat), mHat: upload(start.mHat), gate: upload(start.gate) };
      const before = counted();
      for (let i = 0; i < 100; i++) {
        const { loss, gradient } = await run({ params }, { random: randomSource(i) });
        for (const output of [loss, ...Object.values(gradient)]) dispose(output as tf.Tensor);
      }
      expect(counted()).toEqual(before);
    });

    it('holds no more during a scan than its inputs and results', () => {
      const unit = recurrent(lstm(2, 3));
      const spec = unit.spec;
      const weight = (shape: readonly number[]) => backend.upload(draw('weights', shape));
      const params = Object.fromEntries(
        Object.entries(spec).map(([name, { shape }]) => [name, weight(shape as number[])]),
      );
      const peak = (length: number) => {
        let most = 0;
        const counting = {
          ...backend,
          tanh: (x: tf.Tensor | number) => {
            most = Math.max(most, counted().numTensors);
            return backend.tanh(x);
          },
        };
        const x = weight([length, 2, 2]);
        const start = counted().numTensors;
        const y = backend.scope(() => unit.apply(counting, params as never, x));
        for (const made of [x, y]) made.dispose();
        return most - start;
      };
      // A row in two forms, and the two parts of the state, for every step.
      expect(peak(40) - peak(20)).toBeLessThanOrEqual(20 * 4);
    });

    it('trains, and leaks nothing', async () => {
      const sums = program(
        'sums',
        { x: random(uniform(1, 2), 16, 2) },
        { x: tensor(16, 2), y: tensor(16, 1) },
        (ops, { x }) => ({ x, y: ops.sum(x, [1]) }),
      );
      const before = counted();
      const runs = await fit(eager(backend), nac(2, 1), {
        data: sums,
        optimizer: adam(0.1),
        steps: 250,
        seeds: 2,
        stepsPerCall: 10,
      });
      const best = runs.best();
      expect(best.heldOut).toBeLessThan(0.01);
      expect(counted()).toEqual(before);
    });
  });
});
