import { describe, expect, it } from 'vitest';
import { loadDigits } from '../../src/data/load-digits.js';
import { loadFrom, nowhere, tempFolder, tiny, writeMnist } from './synthetic.js';

describe('loadDigits', () => {
  it('reads gzip and plain files alike', async () => {
    const plain = await loadFrom(tiny, { form: 'plain' });
    const gzip = await loadFrom(tiny, { form: 'gzip' });
    expect(plain).toEqual({
      train: { count: 3, images: tiny.trainImages.subarray(16), labels: Uint8Array.of(4, 0, 9) },
      test: { count: 2, images: tiny.testImages.subarray(16), labels: Uint8Array.of(8, 1) },
      rows: 28,
      columns: 28,
      source: '$NALU_DATA_DIR/mnist',
    });
    expect(gzip).toEqual(plain);
  });

  it('prefers NALU_DATA_DIR to the cache, and the cache to the network', async () => {
    const options = await nowhere();
    const dataDir = await tempFolder();
    const online = {
      ...options,
      mirrors: ['https://mirror.example/'],
      fetch: () => expect.unreachable('the network was asked'),
    };
    await writeMnist(dataDir, tiny);
    await writeMnist(options.cacheDir, tiny, 'gzip');
    const both = await loadDigits({ ...online, env: { NALU_DATA_DIR: dataDir } });
    expect(both?.source).toBe('$NALU_DATA_DIR/mnist');
    expect((await loadDigits(online))?.source).toBe('cache');
  });

  it('passes over a NALU_DATA_DIR without MNIST, and says so', async () => {
    const options = await nowhere();
    const empty = await tempFolder();
    const statuses: string[] = [];
    await writeMnist(options.cacheDir, tiny);
    const onStatus = (line: string) => statuses.push(line);
    const digits = await loadDigits({ ...options, env: { NALU_DATA_DIR: empty }, onStatus });
    expect(digits?.source).toBe('cache');
    expect(statuses).toEqual([
      expect.stringMatching(/^NALU_DATA_DIR is set, but .*mnist holds no file of MNIST\.$/),
    ]);
  });

  it('reports when there are no images at all', async () => {
    const statuses: string[] = [];
    const onStatus = (line: string) => statuses.push(line);
    expect(await loadDigits({ ...(await nowhere()), env: { NALU_DATA_DIR: '' }, onStatus })).toBeUndefined();
    expect(statuses).toEqual([expect.stringMatching(/^No images of digits/)]);
  });
});
