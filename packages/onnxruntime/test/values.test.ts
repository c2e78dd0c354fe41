import { array, eager, program, random, randomSource, tensor, uniform } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { onnxruntime } from '../src/index.js';
import { refusal } from './support/refusal.js';

const square = program('square', { x: tensor('batch') }, { y: tensor('batch') }, ({ mul }, { x }) => ({
  y: mul(x, x),
}));
const runtime = await onnxruntime();
const x = () => runtime.upload(array([1, 2, 3]));

describe('inputs', () => {
  it('may be missing from none but the random leaves', async () => {
    const executable = await runtime.compile(square);
    await expect(executable.run({} as never)).rejects.toEqual(
      refusal('NALU_TREE', 'square: "x" must be given'),
    );
  });

  it('must have the shape of the program', async () => {
    const executable = await runtime.compile(square);
    const wrong = runtime.upload(array([[1, 2]]));
    await expect(executable.run({ x: wrong })).rejects.toEqual(
      refusal('NALU_SHAPE', 'square: "x" must be float32[batch], got float32[1, 2]'),
    );
  });

  it('must have the size that an axis was compiled with', async () => {
    const executable = await runtime.compile(square, { dims: { batch: 2 } });
    await expect(executable.run({ x: x() })).rejects.toEqual(refusal('NALU_SHAPE', 'batch = 2'));
  });

  it('must be tensors of this precision', async () => {
    const executable = await runtime.compile(square);
    const double = (await onnxruntime({ precision: 'float64' })).upload(array([1]));
    await expect(executable.run({ x: double })).rejects.toEqual(refusal('NALU_DATA', 'got float64[1]'));
    await expect(executable.run({ x: array([1]) as never })).rejects.toEqual(
      refusal('NALU_DATA', 'got an object of shape, data'),
    );
  });

  it('must be alive', async () => {
    const executable = await runtime.compile(square);
    const gone = x();
    runtime.dispose(gone);
    await expect(executable.run({ x: gone })).rejects.toEqual(refusal('NALU_DISPOSED', 'square'));
    await expect(runtime.read(gone)).rejects.toEqual(refusal('NALU_DISPOSED', 'read'));
  });

  it('may go unused', async () => {
    const p = program('one', { x: tensor('n'), unused: tensor(2) }, { y: tensor('n') }, ({ neg }, { x }) => ({
      y: neg(x),
    }));
    const { y } = await (await runtime.compile(p)).run({ x: x(), unused: runtime.upload(array([0, 0])) });
    expect(await runtime.read(y)).toEqual(array([-1, -2, -3]));
  });

  it('are drawn where they are random, the same numbers as on any runtime', async () => {
    const p = program(
      'noisy',
      { x: tensor('batch', 2), noise: random(uniform(-1, 1), 'batch', 2) },
      { y: tensor('batch', 2) },
      ({ add }, { x, noise }) => ({ y: add(x, noise) }),
    );
    const given = array([
      [1, 2],
      [3, 4],
    ]);
    const double = await onnxruntime({ precision: 'float64' });
    const compiled = await (await double.compile(p)).run(
      { x: double.upload(given) },
      { random: randomSource(7) },
    );
    const eagerly = await (await eager(reference).compile(p)).run({ x: given }, { random: randomSource(7) });
    expect(await double.read(compiled.y)).toEqual(eagerly.y);
  });

  it('are copied by upload', async () => {
    const double = await onnxruntime({ precision: 'float64' });
    const source = array([1, 2]);
    const uploaded = double.upload(source);
    source.data[0] = 100;
    expect(await double.read(uploaded)).toEqual(array([1, 2]));
  });
});

describe('random leaves', () => {
  const drawn = program('drawn', { x: random(uniform(0, 1), 3, 2) }, { x: tensor(3, 2) }, (_, { x }) => ({
    x,
  }));
  const alone = () => randomSource(7).draw('x', uniform(0, 1), [3, 2]);

  it.each(['float32', 'float64'] as const)(
    'keep their numbers in a result, whatever is drawn later: %s',
    async (precision) => {
      const runtime = await onnxruntime({ precision });
      const [executable, source] = [await runtime.compile(drawn), randomSource(7)];
      const first = await executable.run({}, { random: source });
      const second = await executable.run({}, { random: source });
      expect(await runtime.read(first.x)).toEqual(alone());
      expect(await runtime.read(second.x)).not.toEqual(alone());
    },
  );

  it('are drawn for each of two runs at once', async () => {
    const executable = await runtime.compile(drawn);
    const runs = [randomSource(7), randomSource(8)].map((source) => executable.run({}, { random: source }));
    const [one, other] = await Promise.all(runs.map(async (run) => runtime.read((await run).x)));
    expect(one).toEqual(alone());
    expect(other).toEqual(randomSource(8).draw('x', uniform(0, 1), [3, 2]));
  });
});

describe('outputs', () => {
  it('outlive the input that they are', async () => {
    const p = program('same', { x: tensor(3) }, { y: tensor(3), z: tensor(3) }, (_, { x }) => ({
      y: x,
      z: x,
    }));
    const given = x();
    const { y, z } = await (await runtime.compile(p)).run({ x: given });
    runtime.dispose(given);
    runtime.dispose(z);
    expect(await runtime.read(y)).toEqual(array([1, 2, 3]));
  });

  it('may bear the names of inputs, as from parameters to parameters', async () => {
    const p = program('step', { w: tensor(3) }, { w: tensor(3) }, ({ mul }, { w }) => ({ w: mul(w, 0.5) }));
    const executable = await runtime.compile(p);
    const first = await executable.run({ w: x() });
    const second = await executable.run(first);
    expect(await runtime.read(second.w)).toEqual(array([0.25, 0.5, 0.75]));
  });

  it('may come from no input at all', async () => {
    const p = program('constant', {}, { y: tensor(2) }, ({ constant }) => ({ y: constant(array([1, 2])) }));
    const { y } = await (await runtime.compile(p)).run({});
    expect(await runtime.read(y)).toEqual(array([1, 2]));
  });
});
