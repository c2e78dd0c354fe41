import { array, ndArray, program, random, randomSource, tensor, uniform } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { wasm } from '../src/index.js';
import { refusal } from './support/refusal.js';

const runtime = await wasm();
const square = program('square', { x: tensor('batch') }, { y: tensor('batch') }, ({ mul }, { x }) => ({
  y: mul(x, x),
}));
const upload = (...values: number[]) => runtime.upload(array(values));

describe('inputs', () => {
  it('may be missing from none but the random leaves', async () => {
    const executable = await runtime.compile(square);
    await expect(executable.run({} as never)).rejects.toEqual(
      refusal('NALU_TREE', 'square: "x" must be given'),
    );
  });

  it('must have the shape of the program', async () => {
    const executable = await runtime.compile(square);
    await expect(executable.run({ x: runtime.upload(array([[1, 2]])) })).rejects.toEqual(
      refusal('NALU_SHAPE', 'square: "x" must be float32[batch], got float32[1, 2]'),
    );
  });

  it('must have the size that an axis was compiled with', async () => {
    const executable = await runtime.compile(square, { dims: { batch: 2 } });
    await expect(executable.run({ x: upload(1, 2, 3) })).rejects.toEqual(refusal('NALU_SHAPE', 'batch = 2'));
  });

  it('must be tensors of this runtime', async () => {
    const executable = await runtime.compile(square);
    await expect(executable.run({ x: { shape: [1], data: Float64Array.of(1) } as never })).rejects.toEqual(
      refusal(
        'NALU_DATA',
        'square: the inputs must be tensors of this runtime, got an object of shape, data.',
      ),
    );
  });

  it('must be alive', async () => {
    const executable = await runtime.compile(square);
    const gone = upload(1);
    runtime.dispose(gone);
    await expect(executable.run({ x: gone })).rejects.toEqual(refusal('NALU_DISPOSED', 'square'));
    await expect(runtime.read(gone)).rejects.toEqual(refusal('NALU_DISPOSED', 'read'));
  });

  it('may be disposed of as soon as a call has them', async () => {
    const executable = await runtime.compile(square);
    const x = upload(1, 2, 3);
    const running = executable.run({ x });
    runtime.dispose(x);
    expect(await runtime.read((await running).y)).toEqual(array([1, 4, 9]));
  });

  it('are copied, so that a later change of the host shows nowhere', async () => {
    const data = Float32Array.of(1, 2);
    const x = runtime.upload({ shape: [2], data });
    data[0] = 7;
    expect(await runtime.read(x)).toEqual(array([1, 2]));
  });

  it('must fill their shape', () => {
    expect(() => runtime.upload({ shape: [3], data: new Float32Array(2) })).toThrow(
      'upload: 3 values must fill float32[3], got 2.',
    );
  });

  it('may go unused', async () => {
    const p = program('one', { x: tensor('n'), unused: tensor(2) }, { y: tensor('n') }, ({ neg }, { x }) => ({
      y: neg(x),
    }));
    const { y } = await (await runtime.compile(p)).run({ x: upload(1, 2), unused: upload(0, 0) });
    expect(await runtime.read(y)).toEqual(array([-1, -2]));
  });

  it('may be outputs as well, and a constant may', async () => {
    const p = program(
      'same',
      { x: tensor(2) },
      { x: tensor(2), y: tensor(2), z: tensor(1, 2) },
      (ops, { x }) => ({
        x,
        y: x,
        z: ops.constant(array([[1, 2]])),
      }),
    );
    const result = await (await runtime.compile(p)).run({ x: upload(3, 4) });
    runtime.dispose(result.x);
    expect(await runtime.read(result.y)).toEqual(array([3, 4]));
    expect(await runtime.read(result.z)).toEqual(array([[1, 2]]));
  });

  it('without elements are inputs like others', async () => {
    const p = program('none', { x: tensor(0, 3) }, { y: tensor(1, 3) }, ({ sum }, { x }) => ({
      y: sum(x, [0]),
    }));
    const { y } = await (await runtime.compile(p)).run({ x: runtime.upload(ndArray([0, 3], [])) });
    expect(await runtime.read(y)).toEqual(array([[0, 0, 0]]));
  });

  it('are drawn where they are random, the same numbers as on any runtime', async () => {
    const p = program(
      'noise',
      { noise: random(uniform(-1, 1), 5, 3) },
      { y: tensor(5, 3) },
      (_, { noise }) => ({ y: noise }),
    );
    const { y } = await (await runtime.compile(p)).run({}, { random: randomSource(7) });
    expect(await runtime.read(y)).toEqual(randomSource(7).draw('noise', uniform(-1, 1), [5, 3]));
  });
});
