import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readmes = [
  'README.md',
  ...['core', 'onnx', 'onnxruntime', 'tfjs'].map((name) => `packages/${name}/README.md`),
];

const blocksOf = (path: string): string[] =>
  [...readFileSync(join(root, path), 'utf8').matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code as string);

/** A user's folder: nothing in it but the packages, built. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nalu-readme-'));
  await symlink(join(root, 'apps/counting/node_modules'), join(folder, 'node_modules'));
});
afterAll(() => rm(folder, { recursive: true }));

const run = async (code: string): Promise<string> => {
  const flags = ['--input-type=module', '--eval', code];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: folder });
  return stdout;
};

describe.each(readmes)('%s', (path) => {
  it.each(blocksOf(path).map((code, i) => ({ code, block: i + 1 })))(
    'runs block $block',
    async ({ code }) => {
      await expect(run(code)).resolves.toEqual(expect.any(String));
    },
  );
});

describe('README.md', () => {
  it('keeps its promise about numbers outside the training range', async () => {
    const [quickstart = ''] = blocksOf('README.md');
    const printed = await run(`${quickstart}\nconsole.log('bytes', file.length);`);
    const product = Number(/Float64Array\(1\) \[\s*([\d.]+)/.exec(printed)?.[1]);
    expect(Math.abs(product - 200)).toBeLessThan(1);
    expect(printed).toMatch(/bytes \d{3}/);
  });
});
