import { array, eager, program, random, randomSource, tensor, uniform } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { randomArray, vector } from '../support/arrays.js';
import { expectSame, rejection } from '../support/compare.js';
import { strictBackend } from '../support/strict-backend.js';

const runtime = eager(reference);

const scaled = program(
  'scaled',
  { x: tensor('batch', 2), scale: { by: tensor('batch', 1) } },
  { y: tensor('batch', 2) },
  ({ mul }, { x, scale }) => ({ y: mul(x, scale.by) }),
);

const noisy = program(
  'noisy',
  { x: tensor('batch', 2), noise: random(uniform(0, 1), 'batch', 2) },
  { y: tensor('batch', 2), noise: tensor('batch', 2) },
  ({ add }, { x, noise }) => ({ y: add(x, noise), noise }),
);

describe('eager', () => {
  it('runs a program, at every size of a free axis', async () => {
    const { run } = await runtime.compile(scaled);
    for (const size of [1, 3]) {
      const [x, by] = [randomArray(1, [size, 2]), randomArray(2, [size, 1])];
      expectSame((await run({ x, scale: { by } })).y, reference.mul(x, by), `seeds 1, 2, batch ${size}`);
    }
  });

  it('keeps a copy of what is uploaded', async () => {
    const data = Float64Array.of(1, 2);
    const x = runtime.upload({ shape: [2], data });
    data.fill(9);
    expectSame(await runtime.read(x), vector(1, 2), 'upload');
  });

  it('is named as its backend, and prefers one step a call', () => {
    expect([runtime.name, runtime.precision, runtime.preferredSteps]).toEqual(['reference', 'float64', 1]);
  });

  it('draws random leaves from their streams, and takes them when they are given', async () => {
    const { run } = await runtime.compile(noisy);
    const x = randomArray(1, [3, 2]);
    const drawn = await run({ x }, { random: randomSource(5) });
    const noise = randomSource(5).draw('noise', uniform(0, 1), [3, 2]);
    expectSame(drawn.y, reference.add(x, noise), 'run 5');
    const zeros = reference.mul(x, 0);
    expectSame(
      (await run({ x, noise: zeros } as { readonly x: typeof x })).y,
      reference.add(x, zeros),
      'given',
    );
  });

  it('goes on in the stream from run to run', async () => {
    const { run } = await runtime.compile(noisy);
    const [x, source] = [randomArray(1, [1, 2]), randomSource(5)];
    const [first, second] = [await run({ x }, { random: source }), await run({ x }, { random: source })];
    expect(first.noise).not.toEqual(second.noise);
  });
});

describe('an executable refuses', () => {
  const x = array([
    [1, 2],
    [3, 4],
  ]);
  const by = array([[1], [2]]);
  const run = async (inputs: object, dims?: Readonly<Record<string, number>>): Promise<unknown> =>
    (await runtime.compile(scaled, dims && { dims })).run(inputs as never);

  it('an input that is missing, at any depth', async () => {
    expect(await rejection(run({ x }), 'NALU_TREE')).toBe('scaled: "scale" must be given, got only "x".');
    expect(await rejection(run({ x, scale: {} }), 'NALU_TREE')).toBe(
      'scaled: "scale.by" must be given, got nothing.',
    );
  });

  it('an input that it does not know', async () => {
    expect(await rejection(run({ x, scale: { by }, y: x }), 'NALU_TREE')).toBe(
      'scaled: the names must be "x", "scale", got "y".',
    );
  });

  it('an input of a wrong shape or rank', async () => {
    expect(await rejection(run({ x: by, scale: { by } }), 'NALU_SHAPE')).toBe(
      'scaled: "x" must be float64[batch, 2], got float64[2, 1].',
    );
    expect(await rejection(run({ x: vector(1, 2), scale: { by } }), 'NALU_SHAPE')).toContain(
      'got float64[2].',
    );
  });

  it('two sizes for one free axis', async () => {
    expect(await rejection(run({ x, scale: { by: array([[1]]) } }), 'NALU_SHAPE')).toBe(
      'scaled: "scale.by" must be float64[batch, 1] with batch = 2, got float64[1, 1].',
    );
  });

  it('another size than the one it was compiled for', async () => {
    expect(await rejection(run({ x, scale: { by } }, { batch: 3 }), 'NALU_SHAPE')).toBe(
      'scaled: "x" must be float64[batch, 2] with batch = 3, got float64[2, 2].',
    );
  });

  it('a free axis of nothing', async () => {
    const none = { shape: [0, 2], data: new Float64Array() };
    expect(await rejection(run({ x: none, scale: { by } }), 'NALU_SHAPE')).toBe(
      'scaled: axis "batch" of "x" must hold something, got float64[0, 2].',
    );
  });

  it('a random leaf without a source', async () => {
    const { run } = await runtime.compile(noisy);
    expect(await rejection(run({ x }), 'NALU_TREE')).toBe(
      'noisy: "noise" must be given, or drawn from run\'s option random, got neither.',
    );
  });

  it('a random leaf of a size that nothing tells', async () => {
    const noise = program(
      'noise',
      { x: random(uniform(0, 1), 'batch') },
      { y: tensor('batch') },
      (_, { x }) => ({ y: x }),
    );
    const free = await runtime.compile(noise);
    expect(await rejection(free.run({}, { random: randomSource(0) }), 'NALU_SHAPE')).toBe(
      'noise: the size of "batch" must be known to draw "x", got [batch]. Compile with dims: { batch: … }.',
    );
    const fixed = await runtime.compile(noise, { dims: { batch: 4 } });
    expect((await fixed.run({}, { random: randomSource(0) })).y.shape).toEqual([4]);
  });

  it('to run once it was disposed', async () => {
    const executable = await runtime.compile(scaled);
    await executable.dispose();
    expect(await rejection(executable.run({ x, scale: { by } }), 'NALU_DISPOSED')).toBe(
      'scaled: the executable must be alive, got a disposed one.',
    );
  });
});

describe('the values of a run', () => {
  it('are all that lives on after it, and free what was drawn', async () => {
    const { backend, live } = strictBackend();
    const strict = eager(backend);
    const x = strict.upload(array([[1, 2]]));
    const { run } = await strict.compile(noisy);
    const { y, noise } = await run({ x }, { random: randomSource(1) });
    expect(live()).toBe(3);
    expect((await strict.read(noise)).shape).toEqual([1, 2]);
    for (const value of [x, y, noise]) strict.dispose(value);
    expect(live()).toBe(0);
  });

  it('are freed when the program fails', async () => {
    const { backend, live } = strictBackend();
    const strict = eager(backend);
    const wrong = program(
      'wrong',
      { x: random(uniform(0, 1), 2, 3) },
      { y: tensor() },
      ({ exp, matmul }, { x }) => ({
        y: matmul(exp(x), x),
      }),
    );
    const { run } = await strict.compile(wrong);
    expect(await rejection(run({}, { random: randomSource(1) }), 'NALU_SHAPE')).toContain('matmul: ');
    expect(live()).toBe(0);
  });

  it('are values of their own, even when one is given out twice', async () => {
    const { backend, live } = strictBackend();
    const strict = eager(backend);
    const twice = program(
      'twice',
      { x: tensor() },
      { a: tensor(), b: tensor(), x: tensor() },
      ({ neg }, { x }) => {
        const y = neg(x);
        return { a: y, b: y, x };
      },
    );
    const x = strict.upload(array(1));
    const outputs = await (await strict.compile(twice)).run({ x });
    for (const value of [outputs.a, outputs.b, outputs.x, x]) strict.dispose(value);
    expect(live()).toBe(0);
  });
});
