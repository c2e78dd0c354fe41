import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { counting } from './command.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counting-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** One line in the form that every error has, no stack trace, exit code 1. */
const refuses = async (flags: readonly string[], message: RegExp, env?: Readonly<Record<string, string>>) => {
  const { code, err } = await counting(flags, env);
  expect(err).toMatch(message);
  expect(err).toMatch(/^[^\n]+: [^\n]+, got [^\n]+\n$/);
  expect(code).toBe(1);
};

describe('counting', () => {
  it.each([
    { flags: ['--lenght', '10'], message: /unknown option '--lenght'.*--length/ },
    { flags: ['--backend', 'cuda'], message: /--backend must be one of onnxruntime-node, .*, got "cuda"/ },
    { flags: ['--model', 'gru'], message: /--model must be one of lstm-linear, .*, got "gru"/ },
    { flags: ['--length', '0'], message: /'--length <count>' argument '0' is invalid/ },
    { flags: ['--seeds', '1.5'], message: /whole number/ },
    { flags: ['--input', 'words'], message: /images, symbols/ },
    { flags: ['extra'], message: /too many arguments/ },
  ])('refuses $flags', ({ flags, message }) => refuses(flags, message));

  it('tells where an error came from when asked', async () => {
    const { code, err } = await counting(['--backend', 'cuda', '--verbose']);
    expect(code).toBe(1);
    expect(err).toMatch(/\n\s+at /);
  });

  it('prints its help with examples', async () => {
    const { code, out } = await counting(['--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/Examples:\n {2}counting/);
  });

  it('leaves a folder alone that holds something', async () => {
    const out = join(folder, 'full');
    await mkdir(out);
    await writeFile(join(out, 'notes.txt'), 'mine');
    await refuses(
      ['--input', 'symbols', '--out', out],
      /must be empty, got notes\.txt\. Go on with that run by --resume/,
    );
    expect(await readdir(out)).toEqual(['notes.txt']);
    expect(await readFile(join(out, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('refuses a folder that it cannot write to', async () => {
    const file = join(folder, 'a-file');
    await writeFile(file, '');
    await refuses(['--input', 'symbols', '--out', join(file, 'run')], /must be writable, got ENOTDIR/);
  });

  it('refuses to resume what is no run', () =>
    refuses(['--resume', join(folder, 'nowhere')], /config\.json: the file must be readable, got ENOENT/));

  it('refuses digits with a wrong magic number', async () => {
    const mnist = join(folder, 'data', 'mnist');
    await mkdir(mnist, { recursive: true });
    const names = ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'];
    for (const name of names) await writeFile(join(mnist, `${name}-ubyte`), new Uint8Array(64).fill(7));
    await refuses(['--out', join(folder, 'none')], /idx[13]-ubyte.*, got /, {
      NALU_DATA_DIR: join(folder, 'data'),
    });
  });

  it.each(['tfjs-cpu', 'tfjs-wasm', 'reference'])('trains on %s', async (backend) => {
    const out = join(folder, backend);
    const flags = ['--input', 'symbols', '--model', 'nac', '--steps', '3', '--batch', '4', '--length', '3'];
    const { code, out: said } = await counting([...flags, '--backend', backend, '--out', out]);
    expect(code).toBe(0);
    expect(said).toMatch(/\| recurrent NAC/);
    expect((await readdir(out)).sort()).toEqual(['config.json', 'error.svg', 'nac-0', 'table.md']);
    expect((await readdir(join(out, 'nac-0'))).sort()).toEqual([
      'metrics.jsonl',
      'model.onnx',
      'result.json',
      'weights.safetensors',
    ]);
  });
});
