import { describe, expect, it } from 'vitest';
import { pagesOf } from '../src/browser/pages.js';
import { knownChromium } from '../src/browser/site.js';
import type { Spec } from '../src/measure/spec.js';
import { forms } from '../src/models/forms.js';
import { browser } from '../src/tables/browser.js';

const { form } = forms.nalu;

const onnxruntime = ['wasm', 'webgpu'].map((name) => `onnxruntime-web ${name}`);
const tfjs = ['webgl', 'webgpu', 'wasm'].map((name) => `tfjs ${name}`);

const step = (by: 'page-wasm' | 'wasm'): Spec => ({ kind: 'train', by, form, data: 'fresh', seeds: [0] });

describe('the benchmark in a browser', () => {
  it('trains and predicts on every runtime of a page, and says so in its labels', () => {
    expect(browser.tables.map(({ id }) => id)).toEqual([
      'browser/step/nalu/fresh',
      'browser/step/nau-nmu/fresh',
      'browser/inference/1',
      'browser/inference/1024',
    ]);
    for (const { rows } of browser.tables) {
      expect(rows.map(({ label }) => label)).toEqual(
        ['wasm', ...onnxruntime, ...tfjs].map((name) => `nalu ${name}, page`),
      );
      for (const { spec } of rows) expect(spec.by).toMatch(/^page-/);
    }
  });

  it('says why no page opens where there is no browser', async () => {
    const pages = pagesOf(() => Promise.reject(new Error('no Chromium here')));
    await expect(pages.open(step('page-wasm'))).rejects.toThrow('no Chromium here');
    expect(await pages.versions()).toEqual({});
    await pages.close();
  });
});

const found = (await knownChromium()).chromium();
const why = 'missing' in found ? ` (not run: ${found.missing})` : '';

describe.skipIf(why !== '')(`a page${why}`, () => {
  it('counts training steps, names its browser, and refuses what it does not have', async () => {
    const pages = pagesOf();
    try {
      const probe = await pages.open(step('page-wasm'));
      const { count, seconds } = await probe.run(5);
      expect(count).toBeGreaterThan(0);
      expect(seconds).toBeGreaterThan(0.004);
      expect(await pages.versions()).toMatchObject({ Chromium: expect.stringMatching(/^\d+\./) });
      await expect(pages.open(step('wasm'))).rejects.toThrow('a runtime of a page must be one of page-wasm');
    } finally {
      await pages.close();
    }
  });
});
