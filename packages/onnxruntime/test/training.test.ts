import {
  adam,
  eager,
  fit,
  flatten,
  type NdArray,
  nalu,
  type Of,
  type Ops,
  program,
  random,
  stack,
  tensor,
  unflatten,
  uniform,
  valueAndGradient,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, it } from 'vitest';
import { onnxruntime } from '../src/index.js';
import { agreement, arraysOn, conditions, expectClose, precisions, rounded } from './support/agreement.js';
import { arraysFor, numbers } from './support/arrays.js';

const model = stack(nalu(3, 2), nalu(2, 1));
const params = model.spec;
type Params<T> = Of<typeof params, T>;
interface Batch<T> {
  readonly x: T;
  readonly y: T;
}

const lossAndGradient = <T>(ops: Ops<T>, at: Params<T>, { x, y }: Batch<T>) =>
  valueAndGradient(ops, params, at, (tape, vars) => {
    const error = tape.sub(model.apply(tape, vars, tape.lift(x)), tape.lift(y));
    return tape.reshape(tape.mean(tape.mul(error, error)), []);
  });

/** One step of plain gradient descent. */
const descend = <T>(ops: Ops<T>, at: Params<T>, batch: Batch<T>) => {
  const { value, gradient } = lossAndGradient(ops, at, batch);
  const slopes = flatten<typeof params, T>(params, gradient);
  const moved = flatten<typeof params, T>(params, at).map((w, i) =>
    ops.sub(w, ops.mul(slopes[i] as T, 0.05)),
  );
  return { params: unflatten<typeof params, T>(params, moved), loss: value };
};

const steps = 8;
const batch = { x: tensor(16, 3), y: tensor(16, 1) };
/** K steps as one scan over K batches. */
const chunk = program(
  'chunk',
  { params, x: tensor(steps, 16, 3), y: tensor(steps, 16, 1) },
  { params, loss: tensor(steps) },
  (ops, { params: at, ...data }) => {
    const specs = { carry: params, xs: batch, ys: { loss: tensor() } };
    const { carry, ys } = ops.scan(specs, at, data, (carry, now) => {
      const { params, loss } = descend(ops, carry, now);
      return { carry: params, y: { loss } };
    });
    return { params: carry, ...ys };
  },
);

const start = arraysFor(params);

describe.each(precisions)('training in %s', (precision) => {
  it('gives the loss and the gradient of every parameter, for every batch size', async () => {
    const inputs = { params, x: tensor('batch', 3), y: tensor('batch', 1) };
    const p = program('gradient', inputs, { loss: tensor(), params }, (ops, { params, ...batch }) => {
      const { value, gradient } = lossAndGradient(ops, params, batch);
      return { loss: value, params: gradient };
    });
    const expectAgreement = await agreement(p, { precision, condition: conditions.model });
    for (const batch of [1, 16])
      await expectAgreement({ params: start, x: numbers('x', batch, 3), y: numbers('y', batch, 1) });
  });

  it('takes K steps in one call, as the oracle does one by one', async () => {
    const data = { x: numbers('x', steps, 16, 3), y: numbers('y', steps, 16, 1) };
    const inputs = rounded(chunk.inputs, { params: start, ...data }, precision);
    const runtime = await onnxruntime({ precision });
    const together = await arraysOn(runtime, chunk, await runtime.compile(chunk))(inputs);

    let at = inputs.params;
    const losses: NdArray[] = [];
    for (let t = 0; t < steps; t++) {
      const row = (x: NdArray) => reference.reshape(reference.slice(x, 0, t, t + 1), x.shape.slice(1));
      const { params, loss } = descend(reference, at, { x: row(inputs.x), y: row(inputs.y) });
      at = params;
      losses.push(reference.reshape(loss, [1]));
    }
    const oneByOne = { params: at, loss: reference.concat(losses, 0) };
    expectClose(chunk, together, oneByOne, { precision, condition: conditions.model });
  });
});

describe('fit', () => {
  const data = program(
    'sums',
    { x: random(uniform(1, 2), 8, 3) },
    { x: tensor(8, 3), y: tensor(8, 1) },
    (ops, { x }) => ({ x, y: ops.sum(x, [1]) }),
  );
  const options = { data, optimizer: adam(0.01), steps: 20, seeds: 3, stepsPerCall: 8 };

  it('trains several seeds in one call to what the oracle trains', async () => {
    const compiled = await fit(await onnxruntime({ precision: 'float64' }), model, options);
    const eagerly = await fit(eager(reference), model, options);
    compiled.models.forEach(({ params: found }, i) => {
      const trained = program('trained', {}, { params }, () => ({ params: found }) as never);
      const expected = { params: eagerly.models[i]?.params as typeof found };
      expectClose(trained, { params: found }, expected, {
        precision: 'float64',
        condition: conditions.training,
      });
    });
  });
});
