import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { arithmeticOf } from '../src/accuracy.js';
import { requireExpected } from '../src/expected-failures.js';
import { cases } from '../src/suite.js';
import type { ConformanceOptions } from '../src/vitest.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code as string);
const blockWith = (text: string): string => {
  const [block = ''] = blocks.filter((code) => code.includes(text));
  return block;
};

/** What the page shows, as the files that it says they are, for as long as it takes to load them. */
const folder = mkdtempSync(join(fileURLToPath(new URL('.', import.meta.url)), 'from-readme-'));
const write = (name: string, code: string): string => {
  const path = join(folder, name);
  writeFileSync(path, code);
  return path;
};
const toy = blockWith('export const toy');
write('toy.ts', toy);
const suite = write('suite.ts', blockWith('describeConformance('));
const shown = write('options.ts', blockWith('export const options'));
/** The suite is declared here, as it is where its two lines are the test file. */
const load = async (): Promise<{ readonly options: ConformanceOptions }> => {
  try {
    await import(suite);
    return await import(shown);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
const { options } = await load();

describe('the backend in the README', () => {
  it('has at most a hundred lines', () => {
    expect(toy.trimEnd().split('\n').length).toBeLessThanOrEqual(100);
  });

  it('is tested by two lines', () => {
    const lines = blockWith('describeConformance(').trim().split('\n');
    expect(lines.filter((line) => line !== '' && !line.startsWith('import'))).toHaveLength(1);
  });
});

describe('the options in the README', () => {
  it('name cases, and give reasons', () => {
    expect(() => requireExpected('README', options.expectedFailures ?? {}, cases)).not.toThrow();
    expect(Object.keys(options.expectedFailures ?? {})).toHaveLength(4);
  });

  it('state an accuracy that counts', () => {
    const { allowances, flushesDenormals } = arithmeticOf('float32', options.accuracy);
    expect(allowances.exp.ulps).toBe(16);
    expect(flushesDenormals).toBe(true);
  });
});
