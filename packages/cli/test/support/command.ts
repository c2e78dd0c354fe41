import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { run } from '../../src/index.js';

/** What a command line printed, and its exit code. */
export const nalu = async (...args: readonly string[]) => {
  let [out, err] = ['', ''];
  const code = await run(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err };
};

/** A folder that lives as long as the tests of a file. */
export const folder = () => {
  let path = '';
  beforeAll(async () => {
    path = await mkdtemp(join(tmpdir(), 'nalu-cli-'));
  });
  afterAll(() => rm(path, { recursive: true, force: true }));
  return {
    at: (...names: readonly string[]) => join(path, ...names),
    write: async (name: string, content: Uint8Array | string) => {
      const file = join(path, name);
      await writeFile(file, content);
      return file;
    },
  };
};
