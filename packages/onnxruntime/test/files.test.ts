import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  adam,
  flatten,
  initialParameters,
  leafSpecs,
  linear,
  type NdArray,
  nau,
  nmu,
  program,
  stack,
  tensor,
  trainingProgram,
  trainingStart,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { decodeModel, toOnnx, toOnnxFiles } from '@nalu/onnx';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { conditions, expectClose } from './support/agreement.js';
import { numbers } from './support/arrays.js';

const tensorOf = ({ shape, data }: NdArray) => new Tensor('float64', data, shape);
const arrayOf = ({ dims, data }: Tensor): NdArray => ({
  shape: [...dims],
  data: Float64Array.from(data as Float64Array),
});

describe('a model in two files', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nalu-files-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('runs like that in one', async () => {
    const model = stack(linear(40, 30), linear(30, 2));
    const params = initialParameters(model);
    const precision = 'float64' as const;
    const { bytes, data } = toOnnxFiles({ model, params }, { location: 'm.data', precision });
    const whole = toOnnx({ model, params }, { precision });
    expect(data.length).toBeGreaterThanOrEqual(40 * 30 * 8);
    expect(bytes.length).toBeLessThan(whole.length / 2);
    const stays = decodeModel(bytes).graph?.initializer?.filter(({ rawData }) => rawData !== undefined);
    expect(stays?.every(({ rawData }) => (rawData?.length ?? 0) < 1024)).toBe(true);

    await writeFile(join(folder, 'm.onnx'), bytes);
    await writeFile(join(folder, 'm.data'), data);
    const x = numbers('x', 5, 40);
    const [two, one] = await Promise.all([
      InferenceSession.create(join(folder, 'm.onnx')),
      InferenceSession.create(whole),
    ]);
    const feeds = { x: tensorOf(x) };
    expect((await two.run(feeds)).y?.data).toEqual((await one.run(feeds)).y?.data);
  });

  it.each(['', '../m.data', 'a/b', '/m.data'])(
    'is refused where the second would stand at "%s"',
    (location) => {
      const identity = program('p', { x: tensor(2) }, { y: tensor(2) }, (_, { x }) => ({ y: x }));
      expect(() => toOnnxFiles(identity, { location })).toThrow(
        '"location" must be the plain name of a file',
      );
    },
  );
});

describe('the file of a training step', () => {
  it('trains in a plain session: what comes out goes in again', async () => {
    const model = stack(nau(4, 2), nmu(2, 1));
    const options = { optimizer: adam(1e-2), steps: 100 };
    const step = trainingProgram(model, options);
    const session = await InferenceSession.create(toOnnx(step, { precision: 'float64' }));
    const batch = { x: numbers('x', 16, 4), y: numbers('y', 16, 1), noise: {} };
    let ours = { ...trainingStart(model, options), ...batch };
    const names = leafSpecs(step.inputs).map(({ path }) => path);
    let feeds: Record<string, Tensor> = Object.fromEntries(
      flatten<typeof step.inputs, NdArray>(step.inputs, ours as never).map((value, i) => [
        names[i] as string,
        tensorOf(value),
      ]),
    );
    for (let t = 0; t < 10; t++) {
      const { loss, ...after } = step.apply(reference, ours as never);
      ours = { ...ours, ...after };
      const out = await session.run(feeds);
      feeds = Object.fromEntries(names.map((name) => [name, out[`${name}_out`] ?? (feeds[name] as Tensor)]));
      const state = Object.fromEntries(
        leafSpecs(step.outputs).map(({ path }) => [
          path,
          arrayOf((out[path] ?? out[`${path}_out`]) as Tensor),
        ]),
      );
      const wanted = flatten<typeof step.outputs, NdArray>(step.outputs, { ...after, loss } as never);
      const flat = Object.fromEntries(leafSpecs(step.outputs).map(({ path, spec }) => [path, spec]));
      expectClose(
        { name: `step ${t}`, inputs: {}, outputs: flat, apply: () => ({}) as never },
        state as never,
        Object.fromEntries(Object.keys(flat).map((path, i) => [path, wanted[i]])) as never,
        { precision: 'float64', condition: conditions.training },
      );
    }
  });
});
