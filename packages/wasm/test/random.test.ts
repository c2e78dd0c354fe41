import {
  type Law,
  normal,
  program,
  type RandomSource,
  random,
  randomSource,
  tensor,
  uniform,
} from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { drawableLeaves } from '../src/drawable.js';
import { type WasmTensor, wasm } from '../src/index.js';
import { graphFor } from '../src/specialise.js';

const runtime = await wasm();

/** A leaf that a scan walks along, each row drawn for itself, beside a running sum. */
const walk = (law: Law, ...row: number[]) =>
  program(
    'walk',
    { x: random(law, 'steps', ...row), start: tensor(...row) },
    { rows: tensor('steps', ...row), end: tensor(...row) },
    (ops, { x, start }) => {
      const specs = {
        carry: { sum: tensor(...row) },
        xs: { x: tensor(...row) },
        ys: { row: tensor(...row) },
      };
      const { carry, ys } = ops.scan(specs, { sum: start }, { x }, ({ sum }, { x }) => ({
        carry: { sum: ops.add(sum, x) },
        y: { row: x },
      }));
      return { rows: ys.row, end: carry.sum };
    },
  );

/** A source whose leaves fill row by row, and which draws none of them itself. */
const steppedSource = (run: number): RandomSource => {
  const source = randomSource(run);
  const refuse = () => {
    throw new Error('drawn on the host');
  };
  return { ...source, draw: refuse, fill: refuse, stepped: source.stream };
};

const zerosOf = (...shape: number[]): WasmTensor =>
  runtime.upload({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) });

/** Steps of a walk in several calls, with the steps of each. */
const rowsOf = async (law: Law, row: number[], calls: readonly number[], source = steppedSource(3)) => {
  const rows: number[] = [];
  for (const steps of calls) {
    // No input but the leaf itself has the steps.
    const executable = await runtime.compile(walk(law, ...row), { dims: { steps } });
    const result = await executable.run({ start: zerosOf(...row) }, { random: source });
    rows.push(...(await runtime.read(result.rows)).data);
  }
  return { rows, position: source.stream('x').position() };
};

const laws: readonly (readonly [string, Law])[] = [
  ['uniform [1, 2)', uniform(1, 2)],
  ['uniform [−0.3, 0.7)', uniform(-0.3, 0.7)],
  ['normal', normal(0.5, 2)],
];

describe('random leaves drawn inside', () => {
  it.each(laws)('are those of the documented stream, %s', async (_, law) => {
    for (const row of [[], [1], [3], [8], [5, 3], [4, 2], [2, 3, 2]]) {
      const { rows, position } = await rowsOf(law, row, [3]);
      const source = randomSource(3);
      const expected = [1, 2, 3].flatMap(() => [...source.draw('x', law, row).data]);
      expect(rows).toEqual(expected);
      expect(position).toEqual(source.stream('x').position());
    }
  });

  it('do not depend on how many steps a call makes', async () => {
    const law = uniform(0, 3);
    const whole = await rowsOf(law, [7, 2], [6]);
    expect(await rowsOf(law, [7, 2], [1, 2, 3])).toEqual(whole);
    expect(new Set(whole.rows).size).toBeGreaterThan(80);
  });

  it('give way to values from the caller', async () => {
    const executable = await runtime.compile(walk(uniform(0, 1), 2));
    const x = runtime.upload({ shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) });
    const { end } = await executable.run({ x, start: zerosOf(2) } as never, { random: steppedSource(1) });
    expect([...(await runtime.read(end)).data]).toEqual([4, 6]);
  });

  it('are those that one scan walks, and nothing else reads', () => {
    const both = program(
      'both',
      { x: random(uniform(0, 1), 4, 2), z: random(uniform(0, 1), 2) },
      { y: tensor(2), x: tensor(4, 2) },
      (ops, { x, z }) => {
        const specs = { carry: { s: tensor(2) }, xs: { x: tensor(2) }, ys: {} };
        const { carry } = ops.scan(specs, { s: z }, { x }, ({ s }, { x }) => ({
          carry: { s: ops.add(s, x) },
          y: {},
        }));
        return { y: carry.s, x };
      },
    );
    expect(drawableLeaves(graphFor(both, {}))).toEqual([]);
    expect(drawableLeaves(graphFor(walk(uniform(0, 1), 2), {}))).toEqual(['x']);
  });
});
