import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'vite';
import { afterAll, beforeAll } from 'vitest';

/**
 * The folder that will hold `worker.mjs`, made of `source` before the tests: a thread of Node starts from JavaScript, and the sources are
 * TypeScript.
 *
 * @param native packages that have a binary, and so must stay where they are.
 */
export const bundledWorker = (source: URL, native: readonly string[] = []): (() => string) => {
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nalu-worker-'));
    await build({
      configFile: false,
      logLevel: 'silent',
      plugins: [inPlace(source, native)],
      ssr: { noExternal: true, resolve: { conditions: ['@nalu/source'] } },
      build: {
        ...{ ssr: fileURLToPath(source), outDir: folder, minify: false },
        rollupOptions: { output: { entryFileNames: 'worker.mjs' } },
      },
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return () => folder;
};

const inPlace = (source: URL, native: readonly string[]): Plugin => ({
  name: 'in-place',
  enforce: 'pre',
  resolveId: (id) =>
    native.includes(id)
      ? { id: pathToFileURL(createRequire(source).resolve(id)).href, external: true }
      : null,
});
