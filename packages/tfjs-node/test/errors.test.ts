import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Tfjs } from '@nalu/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { type TfjsNodeOptions, tfjsNode } from '../src/index.js';
import { tfjsNodeFrom } from '../src/tfjs-node.js';
import { emptyFolder, folderWithoutAddon, isNative } from './support.js';

const importing = `await import('@tensorflow/tfjs-node').catch(({ message }) => console.log(message))`;

/** What Node says where tfjs-node is imported in that folder. */
const messageIn = async (folder: string): Promise<string> => {
  const flags = ['--input-type=module', '--eval', importing];
  const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: folder });
  await rm(folder, { recursive: true });
  return stdout;
};

const failing = (message: string, options?: TfjsNodeOptions) =>
  tfjsNodeFrom(() => Promise.reject(new Error(message)))(options);

/** A tfjs whose engine "tensorflow" is in that state. */
const tfWith = (state: { factory: unknown; starts: boolean }): Tfjs => ({
  ...tf,
  findBackendFactory: () => state.factory as never,
  setBackend: async () => state.starts,
});

describe('tfjsNode', () => {
  it('says how to install the package, where it is missing', async () => {
    const message = await messageIn(await emptyFolder());
    await expect(failing(message)).rejects.toMatchObject({
      code: 'NALU_MISSING_PEER',
      message: expect.stringMatching(
        /^tfjs-node: the packages "@tensorflow\/tfjs-node" and "@tensorflow\/tfjs-core" must be installed, got "Cannot find .* Run: npm install @tensorflow\/tfjs-node@4 @tensorflow\/tfjs-core@4$/,
      ),
      cause: new Error(message),
    });
  });

  it('says how to get the native addon, where the install script did not run', async () => {
    const message = await messageIn(await folderWithoutAddon());
    await expect(failing(message)).rejects.toMatchObject({
      code: 'NALU_MISSING_PEER',
      message: expect.stringMatching(
        /^tfjs-node: the native addon of "@tensorflow\/tfjs-node" must be installed, got "The Node.js native addon module .* in: npm rebuild @tensorflow\/tfjs-node$/,
      ),
    });
  });

  it('names what else to use, where the library does not load', async () => {
    await expect(failing('libtensorflow.so.2: wrong ELF class\nmore')).rejects.toMatchObject({
      code: 'NALU_MISSING_PEER',
      message:
        'tfjs-node: the package "@tensorflow/tfjs-node" must load on this machine, got "libtensorflow.so.2: wrong ELF class". It is built for few platforms; elsewhere take @nalu/onnxruntime, or the engine "wasm" of @nalu/tfjs.',
    });
  });

  it('survives an import that throws no error', async () => {
    const odd = tfjsNodeFrom(() => Promise.reject('no reason'));
    await expect(odd()).rejects.toThrow('got "no reason".');
  });

  it('refuses a tf that does not share its engine', async () => {
    const apart = tfWith({ factory: null, starts: false });
    await expect(tfjsNodeFrom(async () => tf)({ tf: apart })).rejects.toMatchObject({
      code: 'NALU_UNSUPPORTED',
      message: expect.stringMatching(
        /^tfjs-node: "tf" must have the engine "tensorflow" of tfjs-node, got only /,
      ),
    });
  });

  it('reports an engine that does not start', async () => {
    const broken = tfWith({ factory: () => undefined, starts: false });
    await expect(failing('not needed', { tf: broken })).rejects.toMatchObject({
      code: 'NALU_UNSUPPORTED',
      message: expect.stringMatching(/^tfjs-node: the engine "tensorflow" must start, got a failure\./),
    });
  });

  it('starts, or tells what is missing on this machine', async () => {
    const outcome: unknown = await tfjsNode().catch((error: unknown) => error);
    expect(outcome).toMatchObject(isNative ? { name: 'tfjs-node' } : { code: 'NALU_MISSING_PEER' });
  });
});
