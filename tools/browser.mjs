// @ts-check
// The browser that tests run in: which one, how it starts, and which packages Vite prepares for it.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readProvision } from './provision/state.mjs';
import { root } from './run.mjs';

/** WebGL and WebGPU without a GPU: both are drawn in software, by SwiftShader. */
export const flags = [
  '--no-sandbox',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-features=Vulkan',
  // A test talks to no one but its own server.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** Where Chromium is, or a sentence that says why there is none. */
export const chromium = () => {
  const { chromium } = readProvision();
  if ('missing' in chromium || existsSync(chromium.path)) return chromium;
  return { missing: `${chromium.path} is gone` };
};

/** Packages that Vite turns into one module each; the others it would not find, or must leave alone. */
const bundled = /^(@tensorflow\/tfjs(-core|-layers|-backend-\w+)?|fast-check|fflate)$/;

/**
 * What Vite bundles before the first test. It reloads a running test when it finds one more, so all are named here.
 *
 * The root depends on none of them. Vite looks for what stands left of `>` in node_modules, and so finds the folder of
 * ours, from which it resolves what stands on the right.
 */
export const bundledPackages = () => {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const folder of folders()) for (const name of dependenciesIn(folder)) found.set(name, folder);
  return [...found].map(([name, folder]) => `../${folder} > ${name}`);
};

const folders = () =>
  ['packages', 'apps'].flatMap((kind) => readdirSync(join(root, kind)).map((name) => `${kind}/${name}`));

/** @param {string} folder */
const dependenciesIn = (folder) => {
  const manifest = join(root, folder, 'package.json');
  if (!existsSync(manifest)) return [];
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8'));
  return Object.keys({ ...dependencies, ...devDependencies }).filter((name) => bundled.test(name));
};
