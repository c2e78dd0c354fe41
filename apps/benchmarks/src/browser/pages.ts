import type { Page } from 'playwright';
import type { Probe, Slice } from '../harness.js';
import type { Spec } from '../measure/spec.js';
import { openSite, type Site } from './site.js';

/** Pages of one browser, which starts when the first is opened. */
export interface Pages {
  /** @throws Error with the reason where no browser is, or where the page cannot start what it is to measure. */
  readonly open: (spec: Spec) => Promise<Probe>;
  /** The browser and its GPU; nothing where no page was opened. */
  readonly versions: () => Promise<Readonly<Record<string, string>>>;
  readonly close: () => Promise<void>;
}

/** Calls a function of the page's module. Text, for a browser gets no function that a compiler has changed. */
const ask = async <T>(page: Page, name: 'open' | 'run' | 'gpu', argument: unknown = null): Promise<T> => {
  const call = `import('/src/browser/page.ts').then((page) => page.${name}(${JSON.stringify(argument)}))`;
  try {
    return (await page.evaluate(call)) as T;
  } catch (error) {
    throw new Error((error as Error).message.replace(/^page\.evaluate: (\w*Error: )?/, ''));
  }
};

const blank = async ({ browser, address }: Site): Promise<Page> => {
  const page = await browser.newPage();
  await page.goto(`${address}src/browser/page.html`);
  return page;
};

const probeOf = async (site: Site, spec: Spec): Promise<Probe> => {
  const page = await blank(site);
  try {
    await ask(page, 'open', spec);
  } catch (error) {
    await page.close();
    throw error;
  }
  return { run: (milliseconds) => ask<Slice>(page, 'run', milliseconds), close: () => page.close() };
};

export const pagesOf = (start: () => Promise<Site> = openSite): Pages => {
  let site: Promise<Site> | undefined;
  const started = (): Promise<Site | undefined> => Promise.resolve(site).catch(() => undefined);
  return {
    open: async (spec) => {
      site ??= start();
      return probeOf(await site, spec);
    },
    versions: async () => {
      const known = await started();
      if (known === undefined) return {};
      const gpu = await ask<string>(await blank(known), 'gpu');
      return { Chromium: known.browser.version(), GPU: gpu };
    },
    close: async () => (await started())?.close(),
  };
};
