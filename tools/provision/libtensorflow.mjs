// @ts-check
// A libtensorflow that tfjs-node runs on. The install script of tfjs-node would download one from a host that not every
// machine reaches, so it is not allowed to run.

import { basename, join } from 'node:path';
import { inOrder, step } from './command.mjs';
import { filledOnce } from './draft.mjs';
import { lambdaReleases } from './lambda-releases.mjs';
import { cache, readProvision } from './state.mjs';
import { tensorflowWheel } from './tensorflow-wheel.mjs';
import { addonOf, installedTfjsNode, linkAddon, tryOut, unlinkAddon } from './tfjs-node.mjs';

/**
 * @typedef {import('./command.mjs').Outcome} Outcome
 * @typedef {import('./state.mjs').Libtensorflow} Found
 * @typedef {import('./state.mjs').Missing} Missing
 * @typedef {{ name: string, build: (folder: string, tfjsNode: string) => Outcome }} Way
 * `build` fills a folder with `lib/napi-v8/tfjs_binding.node` and the libraries that it wants.
 */

/** @type {readonly Way[]} */
const ways = [tensorflowWheel, lambdaReleases];

/** @returns {Found | Missing} */
export const findLibtensorflow = () => {
  const tfjsNode = installedTfjsNode();
  if (!tfjsNode) return { missing: '@tensorflow/tfjs-node is not installed.' };
  const { folder, version } = tfjsNode;
  const addon = addonOf(folder);
  const known = readProvision().libtensorflow;
  // To load it takes a second, which one trial of the same file is worth.
  if (addon && 'addon' in known && known.addon === addon.identity) return known;
  const present = addon && tried(folder);
  if (present && 'version' in present) return present;
  // One that its own install brought is not ours to replace.
  if (present && addon.home === folder) return present;
  return provided(folder, join(cache, `tfjs-node-${version}`));
};

/**
 * @param {string} folder
 * @returns {Found | Missing}
 */
const tried = (folder) => {
  const addon = addonOf(folder);
  const outcome = step('load tfjs-node', () => tryOut(folder));
  if (!addon || !outcome.ok)
    return { missing: `tfjs-node does not load: ${outcome.ok ? 'no addon' : outcome.why}.` };
  const from = addon.home === folder ? 'its own install' : basename(addon.home);
  return { version: outcome.output, from, addon: addon.identity };
};

/**
 * @param {string} folder of tfjs-node
 * @param {string} home where libraries are kept, so that a new install of tfjs-node finds them again
 * @returns {Found | Missing}
 */
const provided = (folder, home) => {
  const obstacle = whyNone();
  if (obstacle) return { missing: `No libtensorflow is provided ${obstacle}.` };
  const failures = [];
  for (const way of ways) {
    const found = providedBy(way, folder, join(home, way.name));
    if ('version' in found) return found;
    failures.push(`${way.name}: ${found.missing}`);
  }
  return { missing: `No libtensorflow could be had. ${failures.join(' ')}` };
};

const whyNone = () => {
  const { platform, arch } = process;
  if (platform !== 'linux' || arch !== 'x64') return `for ${platform} on ${arch}`;
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return header.glibcVersionRuntime === undefined ? 'for a Linux without glibc' : undefined;
};

/**
 * @param {Way} way
 * @param {string} folder
 * @param {string} library
 * @returns {Found | Missing}
 */
const providedBy = (way, folder, library) => {
  const outcome = inOrder([
    () => filledOnce(library, (draft) => way.build(draft, folder)),
    () => step(`link ${way.name}`, () => linkAddon(folder, library)),
  ]);
  if (!outcome.ok) return { missing: `${outcome.why}.` };
  const found = tried(folder);
  // Tests must not meet a library that may end their process.
  if ('missing' in found) unlinkAddon(folder);
  return found;
};
