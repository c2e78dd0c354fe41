import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadDigits } from '../../src/data/load-digits.js';
import { mnistFiles } from '../../src/data/mnist-files.js';
import { filesOf, idx, loadFrom, nowhere, tempFolder, tiny, writeMnist } from './synthetic.js';

const refusal = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('loadDigits, given a broken folder', () => {
  it('refuses a file with another magic number', async () => {
    const swapped = { ...tiny, testLabels: tiny.testImages };
    await expect(loadFrom(swapped)).rejects.toThrow(
      refusal('NALU_FILE', /t10k-labels-idx1-ubyte must start .* 0x00000801, got 0x00000803\. .*delete/),
    );
  });

  it('refuses a short and a long file', async () => {
    const short = { ...tiny, trainImages: tiny.trainImages.subarray(0, -1) };
    await expect(loadFrom(short)).rejects.toThrow(refusal('NALU_FILE', /must be 2368 bytes long.*got 2367/));
    const long = { ...tiny, trainImages: Buffer.concat([tiny.trainImages, Buffer.of(0)]) };
    await expect(loadFrom(long)).rejects.toThrow(refusal('NALU_FILE', /must be 2368 bytes long.*got 2369/));
  });

  it('refuses a file longer than MNIST before reading it', async () => {
    const huge = { ...tiny, testLabels: new Uint8Array(mnistFiles.testLabels.bytes + 65_537) };
    await expect(loadFrom(huge)).rejects.toThrow(
      refusal('NALU_FILE', /t10k-labels-idx1-ubyte must be at most 75544 bytes long, got 75545 bytes/),
    );
  });

  it('refuses a file whose bytes are not those of MNIST', async () => {
    const other = { ...tiny, trainLabels: idx([3], [4, 0, 8]) };
    for (const form of ['plain', 'gzip'] as const) {
      await expect(loadFrom(other, { files: filesOf(tiny), form })).rejects.toThrow(
        refusal(
          'NALU_FILE',
          /train-labels-idx1-ubyte(\.gz)? must hold .* SHA-256 [0-9a-f]{64}, got [0-9a-f]{64}/,
        ),
      );
    }
  });

  it('refuses a truncated gzip file', async () => {
    const cut = { ...tiny, trainImages: gzipSync(tiny.trainImages).subarray(0, -12) };
    await expect(loadFrom(cut)).rejects.toThrow(
      refusal('NALU_FILE', /train-images-idx3-ubyte must be a whole gzip file, got unexpected end of file/),
    );
  });

  it('stops unpacking a gzip bomb at the size of MNIST', async () => {
    const bomb = gzipSync(new Uint8Array(50_000_000));
    expect(bomb.length).toBeLessThan(mnistFiles.testLabels.bytes + 65_536);
    await expect(loadFrom({ ...tiny, testLabels: bomb })).rejects.toThrow(
      refusal('NALU_FILE', /t10k-labels-idx1-ubyte must unpack to at most 10008 bytes, got more/),
    );
  });

  it('refuses counts that differ', async () => {
    await expect(loadFrom({ ...tiny, testLabels: idx([3], [1]) })).rejects.toThrow(
      refusal('NALU_DATA', /t10k-labels-idx1-ubyte must hold one label for each of 2 images, got 3 labels/),
    );
  });

  it('refuses a label that is no digit', async () => {
    await expect(loadFrom({ ...tiny, trainLabels: idx([3], [0, 10, 9]) })).rejects.toThrow(
      refusal('NALU_DATA', /train-labels-idx1-ubyte must hold labels of 0 to 9, got 10 at index 1/),
    );
  });

  it('refuses images of another size', async () => {
    await expect(loadFrom({ ...tiny, trainImages: idx([3, 28, 27], [0]) })).rejects.toThrow(
      refusal('NALU_DATA', /must label images of uint8\[28, 28\], got images of uint8\[28, 27\]/),
    );
  });

  it('names the files that are missing, in NALU_DATA_DIR and in the cache', async () => {
    const folder = await tempFolder();
    await writeMnist(folder, { ...tiny, trainLabels: undefined, testLabels: undefined }, 'gzip');
    const options = await nowhere();
    const missing = refusal(
      'NALU_FILE',
      /must hold the four files .*got a folder without train-labels-idx1-ubyte\[\.gz\], t10k-labels-idx1-ubyte\[\.gz\]/,
    );
    await expect(loadDigits({ ...options, env: { NALU_DATA_DIR: folder } })).rejects.toThrow(missing);
    await expect(loadDigits({ ...options, cacheDir: folder })).rejects.toThrow(missing);
  });

  it('refuses what cannot be read as a folder or as a file', async () => {
    const options = await nowhere();
    const file = await tempFolder();
    await writeFile(join(file, 'mnist'), '');
    await expect(loadDigits({ ...options, env: { NALU_DATA_DIR: file } })).rejects.toThrow(
      refusal('NALU_FILE', /mnist must be a folder that can be read, got ENOTDIR/),
    );
    const folder = await tempFolder();
    await writeMnist(folder, { ...tiny, trainLabels: undefined });
    await mkdir(join(folder, 'mnist', mnistFiles.trainLabels.name));
    await expect(loadDigits({ ...options, env: { NALU_DATA_DIR: folder } })).rejects.toThrow(
      refusal('NALU_FILE', /train-labels-idx1-ubyte must be a file that can be read, got EISDIR/),
    );
  });
});
