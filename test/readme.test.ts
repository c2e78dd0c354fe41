import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

/** Every README with code, and the folder whose packages that code may import. */
const readmes = [
  { path: 'README.md', from: 'apps/counting' },
  { path: 'packages/core/README.md', from: 'packages/core' },
  { path: 'packages/onnx/README.md', from: 'packages/onnx' },
  { path: 'packages/onnxruntime/README.md', from: 'packages/onnxruntime' },
  { path: 'packages/tfjs/README.md', from: 'packages/tfjs' },
];

const root = fileURLToPath(new URL('..', import.meta.url));
const blocksOf = (path: string): string[] =>
  [...readFileSync(`${root}${path}`, 'utf8').matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code as string);

/** Runs code as a user would: in plain Node, on the built packages. */
const run = async (code: string, from: string): Promise<string> => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], {
    cwd: `${root}${from}`,
  });
  return stdout;
};

describe.each(readmes)('$path', ({ path, from }) => {
  it.each(blocksOf(path).map((code, i) => ({ code, title: `block ${i + 1}` })))('runs $title', async ({ code }) => {
    await expect(run(code, from)).resolves.toEqual(expect.any(String));
  });
});

describe('README.md', () => {
  it('keeps its promise about numbers outside the training range', async () => {
    const [quickstart = ''] = blocksOf('README.md');
    const printed = await run(`${quickstart}\nconsole.log('file', file.length);`, 'apps/counting');
    const product = Number(/Float64Array\(1\) \[\s*([\d.]+)/.exec(printed)?.[1]);
    expect(Math.abs(product - 200)).toBeLessThan(2);
    expect(printed).toMatch(/file \d{4}/);
  });
});
