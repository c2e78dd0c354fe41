import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import { type Running, type Surroundings, start } from './command.js';

/** A folder for the tests of one file, as a path to join with. */
export const testFolder = (): ((...names: readonly string[]) => string) => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'counting-'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  return (...names) => join(folder, ...names);
};

/** Starts a run, and returns as soon as a file is there; throws what the run said when it ends before. */
export const startUntil = async (
  path: string,
  flags: readonly string[],
  surroundings?: Surroundings,
): Promise<Running> => {
  const running = start(flags, surroundings);
  while (!existsSync(path)) {
    const ended = await Promise.race([running.ended, setTimeout(2)]);
    if (ended !== undefined) throw new Error(`It ended before ${path} was there: ${ended.out}${ended.err}`);
  }
  return running;
};
