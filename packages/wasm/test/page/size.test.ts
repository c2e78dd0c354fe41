import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { expect, it } from 'vitest';

it('a page that trains a NALU weighs less than 60 KB, compiler and all', async () => {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { conditions: ['@nalu/source'] },
    build: {
      write: false,
      minify: true,
      target: 'esnext',
      lib: { entry: fileURLToPath(new URL('page.ts', import.meta.url)), formats: ['es'], fileName: 'page' },
    },
  });
  const files = [built].flat().flatMap((part) => ('output' in part ? part.output : []));
  const code = files.map((file) => (file.type === 'chunk' ? file.code : '')).join('');
  expect(code).toContain('WebAssembly');
  expect(gzipSync(code).length).toBeLessThan(60_000);
});
