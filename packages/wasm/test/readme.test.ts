import { readFileSync } from 'node:fs';
import {
  adam,
  fit,
  nau,
  nmu,
  type Program,
  program,
  type Runtime,
  random,
  stack,
  tensor,
  uniform,
} from '@nalu/core';
import { expect, it } from 'vitest';
import { printProgram, type WasmTensor, wasm } from '../src/index.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** What `fit` compiles first: its training step. */
const trainingStep = async (): Promise<Program<unknown, unknown>> => {
  const compiled: Program<unknown, unknown>[] = [];
  const runtime = await wasm();
  const listening: Runtime<WasmTensor> = {
    ...runtime,
    compile: (p, options) => {
      compiled.push(p as never);
      return runtime.compile(p, options);
    },
  };
  const data = program(
    'data',
    { x: random(uniform(1, 2), 128, 100) },
    { x: tensor(128, 100), y: tensor(128, 1) },
    (ops, { x }) => {
      const part = (from: number) => ops.sum(ops.slice(x, 1, from, from + 50), [1]);
      return { x, y: ops.mul(part(0), part(25)) };
    },
  );
  await fit(listening, stack(nau(100, 2), nmu(2, 1)), { data, optimizer: adam(1e-3), steps: 1 });
  return compiled[0] as Program<unknown, unknown>;
};

it('the page shows what NAU · NMU becomes, as it is printed', async () => {
  const shown = (readme.match(/```text\n(.*?)```/s)?.[1] ?? '').trimEnd().split('\n');
  const printed = printProgram(await trainingStep(), { dims: { steps: 64 } }).split('\n');
  expect(shown.length).toBeGreaterThan(30);
  let from = 0;
  for (const line of shown.filter((each) => each !== '…')) {
    const at = printed.indexOf(line, from);
    expect(at, `"${line}" after line ${from}`).toBeGreaterThanOrEqual(from);
    from = at + 1;
  }
});
