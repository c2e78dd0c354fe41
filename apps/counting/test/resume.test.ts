import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { counting, start } from './command.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counting-'));
});
afterAll(() => rm(folder, { recursive: true }));

const flags = (out: string) =>
  ['--input', 'symbols', '--model', 'lstm-nalu-cell', '--steps', '700', '--out', join(folder, out)] as const;
const file = (run: string, name: string) => join(folder, run, 'lstm-nalu-cell-0', name);

/** Starts a run, and kills it as soon as its first checkpoint is there. */
const interrupt = async (run: string): Promise<void> => {
  const running = start(flags(run));
  while (!existsSync(file(run, 'checkpoint.safetensors'))) await setTimeout(2);
  running.kill();
  await running.ended;
};

describe('counting --resume', () => {
  it('ends with the weights of an uninterrupted run, bit for bit, after SIGKILL', async () => {
    await interrupt('killed');
    expect(existsSync(file('killed', 'weights.safetensors'))).toBe(false);
    const resumed = await counting(['--resume', join(folder, 'killed')]);
    expect(resumed.err).not.toMatch(/got/);
    expect(resumed.code).toBe(0);
    expect((await counting(flags('whole'))).code).toBe(0);
    for (const name of ['weights.safetensors', 'metrics.jsonl', 'model.onnx'])
      expect(await readFile(file('killed', name)), name).toEqual(await readFile(file('whole', name)));
  });

  it('refuses a truncated checkpoint, and leaves it as it is', async () => {
    await interrupt('cut');
    await truncate(file('cut', 'checkpoint.safetensors'), 5000);
    const { code, err } = await counting(['--resume', join(folder, 'cut')]);
    expect(code).toBe(1);
    expect(err).toMatch(/^checkpoint: .*, got .*\. The file may be truncated\.\n$/);
    expect((await readFile(file('cut', 'checkpoint.safetensors'))).length).toBe(5000);
  });
});
