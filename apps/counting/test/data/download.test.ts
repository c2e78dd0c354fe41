import { readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Fetch } from '../../src/data/download.js';
import { loadDigits } from '../../src/data/load-digits.js';
import { type ByRole, type MnistRole, mnistFiles } from '../../src/data/mnist-files.js';
import { nowhere, tiny } from './synthetic.js';

const first = 'https://first.example/mnist/';
const second = 'https://second.example/sets/mnist/';

const bodies = (contents: ByRole<Uint8Array>): ReadonlyMap<string, Buffer> =>
  new Map(
    Object.entries(contents).map(([role, bytes]) => [
      `${mnistFiles[role as MnistRole].name}.gz`,
      gzipSync(bytes),
    ]),
  );

/** A mirror that serves these contents. */
const serve = (contents: ByRole<Uint8Array> = tiny): Fetch => {
  const byName = bodies(contents);
  return async (url) => {
    const body = byName.get(basename(url));
    return body === undefined ? new Response('', { status: 404 }) : new Response(new Uint8Array(body));
  };
};

/** One mirror on the first host, a whole one on the second. */
const secondAfter =
  (broken: Fetch): Fetch =>
  (url, init) =>
    url.startsWith(first) ? broken(url, init) : serve()(url, init);

const rejectOnAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

/** Sends some bytes, and then ends as `end` says. */
const partly = (signal: AbortSignal, end: (controller: ReadableStreamDefaultController) => void): Response =>
  new Response(
    new ReadableStream({
      start: (controller) => {
        controller.enqueue(Uint8Array.of(0x1f, 0x8b, 8));
        signal.addEventListener('abort', () => controller.error(signal.reason));
      },
      pull: end,
    }),
  );

const load = async (fetch: Fetch, mirrors: readonly string[] = [first, second]) => {
  const options = await nowhere();
  const statuses: string[] = [];
  const run = (more: { fetch?: Fetch } = {}) =>
    loadDigits({
      ...options,
      mirrors,
      fetch,
      timeoutMs: 300,
      onStatus: (line) => statuses.push(line),
      ...more,
    });
  return { digits: await run(), statuses: statuses.join('\n'), cacheDir: options.cacheDir, run };
};

describe('loadDigits, from a mirror', () => {
  it('downloads the four files once, and then reads the cache', async () => {
    const asked: string[] = [];
    const { digits, cacheDir, run } = await load((url, init) => {
      asked.push(url);
      return serve()(url, init);
    });
    const names = Object.values(mnistFiles).map(({ name }) => `${name}.gz`);
    expect(digits?.source).toBe('downloaded from first.example');
    expect(digits?.train.labels).toEqual(tiny.trainLabels.subarray(8));
    expect(asked).toEqual(names.map((name) => first + name));
    expect(await readdir(cacheDir)).toEqual(['mnist']);
    expect((await readdir(join(cacheDir, 'mnist'))).sort()).toEqual(names.sort());

    const again = await run();
    expect(again).toEqual({ ...digits, source: 'cache' });
    expect(asked).toHaveLength(4);
  });

  it.each<[string, Fetch, RegExp]>([
    [
      'is away',
      () => Promise.reject(new TypeError('fetch failed', { cause: new Error('ENOTFOUND') })),
      /ENOTFOUND/,
    ],
    ['answers with an error', async () => new Response('', { status: 503 }), /answered 503/],
    ['serves a page instead', async () => new Response('<html>log in</html>'), /got 0x3c68746d/],
    ['serves other digits', serve({ ...tiny, testLabels: tiny.trainLabels }), /must hold the MNIST file/],
    ['never answers', (_, { signal }) => rejectOnAbort(signal), /silent for 0.3 s/],
    ['falls silent midway', async (_, { signal }) => partly(signal, () => {}), /silent for 0.3 s/],
    [
      'breaks off midway',
      async (_, { signal }) => partly(signal, (controller) => controller.error(new Error('reset'))),
      /reset/,
    ],
    [
      'sends without end',
      async (_, { signal }) => partly(signal, (controller) => controller.enqueue(new Uint8Array(1 << 22))),
      /sent more than \d+ bytes/,
    ],
  ])('goes on to the next mirror when one %s', async (_, broken, why) => {
    const { digits, statuses } = await load(secondAfter(broken));
    expect(digits?.source).toBe('downloaded from second.example');
    expect(statuses).toMatch(/No MNIST from first\.example/);
    expect(statuses).toMatch(why);
  });

  it('waits as long as bytes keep coming', async () => {
    const { digits } = await load(async (url, init) => {
      const whole = await serve()(url, init);
      if (!url.includes('t10k-labels')) return whole;
      const bytes = [...new Uint8Array(await whole.arrayBuffer())];
      const fifth = Math.ceil(bytes.length / 5);
      const pull = async (controller: ReadableStreamDefaultController) => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        if (bytes.length === 0) controller.close();
        else controller.enqueue(Uint8Array.from(bytes.splice(0, fifth)));
      };
      return new Response(new ReadableStream({ pull }, { highWaterMark: 0 }));
    });
    expect(digits?.source).toBe('downloaded from first.example');
  });

  it('leaves nothing behind when the download fails midway', async () => {
    const { digits, cacheDir, run } = await load((url, init) =>
      url.includes('t10k') ? Promise.reject(new Error('cable pulled')) : serve()(url, init),
    );
    expect(digits).toBeUndefined();
    expect(await readdir(cacheDir)).toEqual([]);
    expect((await run({ fetch: serve() }))?.source).toBe('downloaded from first.example');
  });

  it('keeps the digits when the cache cannot be written', async () => {
    const options = await nowhere();
    const occupied = join(options.cacheDir, 'mnist');
    const statuses: string[] = [];
    const fetch: Fetch = async (url, init) => {
      // The folder is absent when it is read, and taken by a file when it is written.
      await writeFile(occupied, '');
      return serve()(url, init);
    };
    const onStatus = (line: string) => statuses.push(line);
    const digits = await loadDigits({ ...options, mirrors: [first], fetch, onStatus });
    expect(digits?.test.count).toBe(2);
    expect(statuses.at(-1)).toMatch(/MNIST is used, but could not be kept in .*mnist: E/);
    expect(await readdir(options.cacheDir)).toEqual(['mnist']);
  });

  it('refuses options out of range', async () => {
    const options = await nowhere();
    await expect(loadDigits({ ...options, timeoutMs: 0 })).rejects.toThrow(
      expect.objectContaining({
        code: 'NALU_OPTION',
        message: expect.stringMatching(/"timeoutMs".*got 0\./),
      }),
    );
    await expect(loadDigits({ ...options, mirrors: ['https://first.example/mnist'] })).rejects.toThrow(
      expect.objectContaining({ code: 'NALU_OPTION', message: expect.stringMatching(/slash at its end/) }),
    );
  });
});
