import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { knownBits } from '../functions/accuracy.js';
import { knownHashes } from '../support/same-bits.js';
import type { Findings } from './findings.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** What tools/provision.mjs has found. */
    node24: { readonly path: string } | { readonly missing: string };
  }
}

const node24 = inject('node24');
const isMissing = 'missing' in node24;
if (isMissing) console.warn(`«Node 24» is not run. ${node24.missing}`);

/** What a program finds that is bundled for a plain Node, run by this one. */
const findingsOf = async (node: string, folder: string): Promise<Findings> => {
  await build({
    configFile: false,
    logLevel: 'silent',
    ssr: { noExternal: true, resolve: { conditions: ['@nalu/source'] } },
    build: {
      ...{ ssr: fileURLToPath(new URL('findings.ts', import.meta.url)), outDir: folder, minify: false },
      rollupOptions: { output: { entryFileNames: 'findings.mjs' } },
    },
  });
  const { stdout } = await promisify(execFile)(node, [join(folder, 'findings.mjs')]);
  return JSON.parse(stdout);
};

describe.skipIf(isMissing)('Node 24', () => {
  let folder = '';
  let found: Findings;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nalu-node24-'));
    found = await findingsOf((node24 as { readonly path: string }).path, folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is what ran', () => {
    expect(found.version).toMatch(/^24\./);
  });

  it('ends training with the bits of every other engine', () => {
    expect(found.trained).toEqual(knownHashes);
  });

  it('computes every function with the bits of every other engine', () => {
    expect(found.bits).toEqual(knownBits);
  });

  it('has relaxed SIMD, which keeps every function within its bound', () => {
    expect(found.hasFused).toBe(true);
    expect(found.fusedErrors.length).toBeGreaterThan(20);
    expect(found.fusedErrors.filter(({ ulps, within }) => !(ulps < within))).toEqual([]);
  });

  it('trains with it to what it reaches without, but for the last digits', () => {
    for (const [name, difference] of Object.entries(found.fusedDifferences))
      expect(difference, name).toBeLessThan(1e-5);
  });
});
