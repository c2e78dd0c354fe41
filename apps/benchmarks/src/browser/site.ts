import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright';
import { createServer, type ViteDevServer } from 'vite';

/** The repository's own Chromium: where it is, or why there is none, and how it starts. */
interface Known {
  readonly flags: readonly string[];
  readonly chromium: () => { readonly path: string } | { readonly missing: string };
}

// The same for the sources and for what is built of them: both lie at the same depth.
const root = new URL('../../', import.meta.url);
const tool = new URL('../../tools/browser.mjs', root);

export const knownChromium = async (): Promise<Known> => (await import(tool.href)) as Known;

/** Vite makes one module of each; what it would find only later would reload a page that measures. */
const bundled = ['core', 'backend-cpu', 'backend-wasm', 'backend-webgl', 'backend-webgpu'];

const serve = async (): Promise<ViteDevServer> => {
  const server = await createServer({
    root: fileURLToPath(root),
    configFile: false,
    logLevel: 'error',
    server: { host: 'localhost', port: 0, hmr: false, watch: null },
    // onnxruntime-web finds its .wasm files beside its own module, and so must stay where it is.
    optimizeDeps: { noDiscovery: true, include: bundled.map((name) => `@tensorflow/tfjs-${name}`) },
  });
  return server.listen();
};

/** A browser, and a server that gives it the page. */
export interface Site {
  readonly browser: Browser;
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** @throws Error with the reason where there is no Chromium. */
export const openSite = async (): Promise<Site> => {
  const { flags, chromium: find } = await knownChromium();
  const found = find();
  if ('missing' in found) throw new Error(found.missing);
  const server = await serve();
  try {
    const browser = await chromium.launch({ executablePath: found.path, args: [...flags] });
    const close = async (): Promise<void> => {
      await browser.close();
      await server.close();
    };
    return { browser, address: server.resolvedUrls?.local[0] as string, close };
  } catch (error) {
    await server.close();
    throw error;
  }
};
