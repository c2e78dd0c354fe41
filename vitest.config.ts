import { existsSync } from 'node:fs';
import { playwright } from '@vitest/browser-playwright';
import { defaultClientConditions, defaultServerConditions } from 'vite';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { bundledPackages, chromium, flags } from './tools/browser.mjs';
import { readProvision } from './tools/provision/state.mjs';

/** How much the conformance suite tries: little by default; the tool that writes the report asks for more. */
const effort = (programs: string | undefined, usual: number): { programs: number; points: number } => ({
  programs: Number(programs ?? usual),
  points: Number(process.env.NALU_POINTS ?? 1000),
});

/** Whether the suite is run for the report, which takes its time. */
const whole = process.env.NALU_BROWSER_PROGRAMS !== undefined;

// Tests run on the sources of all our packages, so a change shows without a build.
const source = '@nalu/source';

const inBrowser = ['packages/*/test/browser/**/*.test.ts', 'apps/*/test/browser/**/*.test.ts'];

/** A Node 24 that is still there, or why there is none. */
const node24 = (): { path: string } | { missing: string } => {
  const { node24 } = readProvision();
  if ('missing' in node24 || existsSync(node24.path)) return node24;
  return { missing: `${node24.path} is gone.` };
};

const nodeProject: TestProjectInlineConfiguration = {
  extends: true,
  test: {
    name: 'node',
    provide: { conformance: effort(process.env.NALU_NODE_PROGRAMS, 200), node24: node24() },
    environment: 'node',
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts', 'apps/*/test/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...inBrowser],
  },
};

const browserProject = (executablePath: string): TestProjectInlineConfiguration => ({
  extends: true,
  // Without these headers a page may start no WebAssembly threads.
  server: {
    headers: {
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    },
  },
  // onnxruntime-web finds its .wasm files beside its own module, and so must stay where it is.
  optimizeDeps: { include: bundledPackages(), exclude: ['onnxruntime-web'] },
  test: {
    name: 'chromium',
    provide: { conformance: effort(process.env.NALU_BROWSER_PROGRAMS, 10), whole },
    include: inBrowser,
    // One page at a time: a browser takes the WebGL context of the oldest page away when there are too many.
    fileParallelism: false,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: { executablePath, args: [...flags] } }),
      instances: [{ browser: 'chromium' }],
    },
  },
});

const browserProjects = (): readonly TestProjectInlineConfiguration[] => {
  const found = chromium();
  if ('path' in found) return [browserProject(found.path)];
  console.error(`No tests in a browser: ${found.missing}`);
  return [];
};

export default defineConfig({
  resolve: { conditions: [source, ...defaultClientConditions] },
  ssr: { resolve: { conditions: [source, ...defaultServerConditions] } },
  test: {
    testTimeout: 60_000,
    // By default one core is kept free, which on two cores is half of them.
    maxWorkers: '100%',
    reporters: ['default', 'json'],
    outputFile: { json: 'test-report.json' },
    projects: [nodeProject, ...browserProjects()],
  },
});
