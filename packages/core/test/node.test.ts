import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileBytes, writeFileAtomically } from '@nalu/core/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rejection } from './support/compare.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nalu-core-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('writeFileAtomically', () => {
  it('writes bytes and text, and leaves nothing beside them', async () => {
    const path = join(folder, 'weights');
    await writeFileAtomically(path, Uint8Array.of(1, 2, 3));
    expect([...(await readFileBytes(path))]).toEqual([1, 2, 3]);
    await writeFileAtomically(path, 'ε');
    expect(await readFile(path, 'utf8')).toBe('ε');
    expect(await readdir(folder)).toEqual(['weights']);
  });

  it('leaves one whole content of several that are written at once', async () => {
    const path = join(folder, 'race');
    const contents = ['a', 'b', 'c'].map((letter) => letter.repeat(100_000));
    await Promise.all(contents.map((content) => writeFileAtomically(path, content)));
    expect(contents).toContain(await readFile(path, 'utf8'));
    expect((await readdir(folder)).filter((name) => name.startsWith('race'))).toEqual(['race']);
  });

  it('says where it may not write', async () => {
    const path = join(folder, 'nowhere', 'weights');
    expect(await rejection(writeFileAtomically(path, 'x'), 'NALU_FILE')).toBe(
      `${path}: the file must be writable, got ENOENT. Is there such a folder, and may you write to it?`,
    );
  });
});

describe('readFileBytes', () => {
  it('says which file it cannot read', async () => {
    const path = join(folder, 'none');
    expect(await rejection(readFileBytes(path), 'NALU_FILE')).toBe(
      `${path}: the file must be readable, got ENOENT.`,
    );
  });
});
