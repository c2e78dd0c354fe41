import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { counting, type Surroundings, without, withoutImages } from './command.js';
import { testFolder } from './runs.js';

const at = testFolder();

/** One line in the form that every error has, no stack trace, exit code 1. */
const refuses = async (flags: readonly string[], message: RegExp, surroundings?: Surroundings) => {
  const { code, err } = await counting(flags, surroundings);
  expect(err).toMatch(message);
  expect(err).toMatch(/^[^\n]+: [^\n]+, got [^\n]+\n$/);
  expect(code).toBe(1);
};

/** Seconds of training at most. */
const small = ['--input', 'symbols', '--model', 'nac', '--steps', '3', '--batch', '4', '--length', '3'];

describe('counting', () => {
  it.each([
    { flags: ['--lenght', '10'], message: /unknown option '--lenght'.*--length/ },
    { flags: ['--backend', 'cuda'], message: /--backend must be one of onnxruntime-node, .*, got "cuda"/ },
    { flags: ['--encoder', 'resnet'], message: /'--encoder <name>' argument 'resnet'.* mlp, cnn/ },
    { flags: ['--input', 'symbols', '--encoder', 'cnn'], message: /must go with --input images/ },
    { flags: ['--model', 'gru'], message: /--model must be one of lstm-linear, .*, got "gru"/ },
    { flags: ['--length', '0'], message: /'--length <count>' argument '0' is invalid/ },
    { flags: ['--seeds', '1.5'], message: /whole number/ },
    { flags: ['--gate-bias', 'off'], message: /A number is required/ },
    { flags: ['--input', 'words'], message: /images, symbols/ },
    { flags: ['--length', '99999999999'], message: /from 1 to 1000/ },
    { flags: ['--penalty', '-1'], message: /from 0 on/ },
    { flags: ['--seed', '4294967296'], message: /whole number/ },
    { flags: ['--resume', 'runs/a', '--steps', '7'], message: /must stand alone.*, got --steps/ },
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
    const out = at('full');
    await mkdir(out);
    await writeFile(at('full', 'notes.txt'), 'mine');
    await refuses(
      ['--input', 'symbols', '--out', out],
      /must be empty, got notes\.txt\. Go on with that run by --resume/,
    );
    expect(await readdir(out)).toEqual(['notes.txt']);
    expect(await readFile(at('full', 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('refuses a folder that it cannot write to', async () => {
    await writeFile(at('a-file'), '');
    await refuses(['--input', 'symbols', '--out', at('a-file', 'run')], /must be writable, got ENOTDIR/);
  });

  // Node's own mkdir never comes back from there.
  it.skipIf(!existsSync('/proc/self'))('refuses a folder that can have no children', async () => {
    for (const out of ['/proc/run', '/proc/run/first'])
      await refuses([...small, '--out', out], /must be writable, got ENOENT\. Name another with --out/);
  });

  it('makes the parents of its folder', async () => {
    const { code } = await counting([...small, '--out', at('parents', 'of', 'run')]);
    expect(code).toBe(0);
    expect(await readdir(at('parents', 'of', 'run'))).toContain('config.json');
  });

  it('keeps a gate without a bias in its config', async () => {
    const flags = [...small, '--backend', 'reference', '--gate-bias', 'none', '--out', at('no-bias')];
    expect((await counting(flags)).code).toBe(0);
    expect(JSON.parse(await readFile(at('no-bias', 'config.json'), 'utf8')).recipe).toEqual({
      gateBias: 'none',
    });
  });

  it('refuses to resume what is no run', () =>
    refuses(['--resume', at('nowhere')], /config\.json: the file must be readable, got ENOENT/));

  it('refuses digits with a wrong magic number', async () => {
    const mnist = at('data', 'mnist');
    await mkdir(mnist, { recursive: true });
    const names = ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'];
    for (const name of names)
      await writeFile(at('data', 'mnist', `${name}-ubyte`), new Uint8Array(64).fill(7));
    await refuses(['--out', at('none')], /idx[13]-ubyte.*, got /, {
      env: { NALU_DATA_DIR: at('data') },
    });
    expect(existsSync(at('none'))).toBe(false);
  });

  it('counts symbols where no images are to be had, and says so', async () => {
    const flags = small.filter((flag) => flag !== '--input' && flag !== 'symbols');
    const { code, out } = await counting([...flags, '--out', at('fallback')], withoutImages(at('home')));
    expect(code).toBe(0);
    expect(out).toMatch(/^No images are to be had: counting one-hot symbols instead\.\n/);
    const config = JSON.parse(await readFile(at('fallback', 'config.json'), 'utf8'));
    expect(config).toMatchObject({ input: 'symbols', source: 'one-hot symbols' });
  });

  it.each(['tfjs-cpu', 'tfjs-wasm', 'reference'])('trains on %s', async (backend) => {
    const out = at(backend);
    const { code, out: said, err } = await counting([...small, '--backend', backend, '--out', out]);
    expect(err).toMatch(/ 3\/3 · loss [\d.e-]+ · done\n/);
    expect(code).toBe(0);
    expect(said).toMatch(/\| recurrent NAC/);
    expect((await readdir(out)).sort()).toEqual(['config.json', 'error.svg', 'nac-0', 'table.md']);
    expect((await readdir(at(backend, 'nac-0'))).sort()).toEqual([
      'metrics.jsonl',
      'model.onnx',
      'result.json',
      'weights.safetensors',
    ]);
  });
});

describe('counting without onnxruntime-node', () => {
  const before = without('onnxruntime-node');

  it('prints its help', async () => {
    const { code, out } = await counting(['--help'], { before });
    expect(code).toBe(0);
    expect(out).toMatch(/Examples:/);
  });

  it('says what to install, and leaves no folder behind', async () => {
    const out = at('not-made');
    await refuses([...small, '--out', out], /package onnxruntime-node must be installed, got .*npm install/, {
      before,
    });
    expect(existsSync(out)).toBe(false);
  });

  it('trains on another backend to the end, and says that the file was not checked', async () => {
    const flags = [...small, '--backend', 'reference', '--out', at('unchecked')];
    const { code, out } = await counting(flags, { before });
    expect(code).toBe(0);
    expect(out).toMatch(/model\.onnx was not checked\. .*onnxruntime-node must be installed, got .*\n/);
    expect(out).toMatch(/\| recurrent NAC/);
  });
});
