// @ts-check
// The built packages. Found by their place, for the root depends on none of them.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../run.mjs';

/**
 * @typedef {object} Libraries
 * @property {typeof import('../../packages/core/src/index.ts')} core
 * @property {typeof import('../../packages/onnx/src/index.ts')} onnx
 * @property {typeof import('../../packages/conformance/src/index.ts')} conformance
 * @property {typeof import('../../apps/counting/src/models.ts')} counting
 */

/** @type {(...path: string[]) => Promise<any>} */
const load = (...path) => import(pathToFileURL(join(root, ...path)).href);

/** @returns {Promise<Libraries>} */
export const builtLibraries = async () => ({
  core: await load('packages', 'core', 'dist', 'index.js'),
  onnx: await load('packages', 'onnx', 'dist', 'index.js'),
  conformance: await load('packages', 'conformance', 'dist', 'index.js'),
  counting: await load('apps', 'counting', 'dist', 'models.js'),
});
