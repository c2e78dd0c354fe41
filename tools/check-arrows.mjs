// @ts-check
// Fails on a dependency that points against the design, between packages or inside the core between its folders.
// Prints one line for each: who → whom: why not.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { root } from './run.mjs';

/** @typedef {{ may: string[], because: string }} Rule */

const adapter = 'an adapter knows the core and what lies below it, never another framework';
const anyPackage = [
  'core',
  'conformance',
  'onnx',
  'onnxruntime',
  'tfjs',
  'tfjs-webgl',
  'tfjs-node',
  'wasm',
  'cli',
];

/** Between packages, by folder. @type {Record<string, Rule>} */
const packageRules = {
  core: { may: [], because: 'the core depends on nothing' },
  conformance: { may: ['core'], because: 'the suite serves every backend, so it knows none' },
  onnx: { may: ['core'], because: 'the format needs no runtime' },
  onnxruntime: { may: ['core', 'onnx'], because: adapter },
  wasm: { may: ['core'], because: adapter },
  tfjs: { may: ['core'], because: adapter },
  'tfjs-webgl': { may: ['core', 'tfjs'], because: adapter },
  'tfjs-node': { may: ['core', 'tfjs'], because: adapter },
  cli: { may: anyPackage, because: 'nothing depends on an app' },
  'apps/*': { may: anyPackage, because: 'nothing depends on an app' },
};

const universal = ['.', 'random', 'units', 'cells', 'graph', 'interpreters', 'reference', 'training'];

/** Inside the core, by folder of its sources; `.` is what lies beside index.ts. @type {Record<string, Rule>} */
const folderRules = {
  '.': {
    may: ['random', 'graph'],
    because: 'ops, specs and programs know nothing of what is built from them',
  },
  random: { may: ['.'], because: 'random numbers are below everything that draws them' },
  units: {
    may: ['.', 'random'],
    because: 'a unit knows ops and specs only, so every interpreter can run it',
  },
  cells: {
    may: ['.', 'random', 'units'],
    because: 'a cell knows ops and specs only, so every interpreter can run it',
  },
  graph: { may: ['.'], because: 'a graph and its passes serve every unit and every training alike' },
  interpreters: { may: ['.', 'graph', 'random'], because: 'an interpreter knows no unit and no training' },
  reference: {
    may: ['.', 'graph', 'random', 'interpreters'],
    because: 'the oracle knows no unit and no training',
  },
  training: { may: universal, because: 'training runs in browsers, and is not built on what lists it' },
  workers: { may: universal, because: 'workers run any experiment, in browsers too' },
  node: { may: universal, because: 'index.ts is for users: import the file itself' },
  'index.ts': { may: universal, because: 'the main entry runs in browsers' },
};
const unknown = { may: [], because: 'it has no rule in tools/check-arrows.mjs yet' };

const framework = /^(onnxruntime-|@tensorflow\/)/;

/** @type {string[]} */
const faults = [];
/** @type {(who: string, whom: string, why: string) => void} */
const fault = (who, whom, why) => {
  faults.push(`${who} → ${whom}: ${why}`);
};

const workspaces = ['packages', 'apps'].flatMap((kind) =>
  readdirSync(join(root, kind)).flatMap((name) => {
    const folder = join(root, kind, name);
    if (!existsSync(join(folder, 'package.json'))) return [];
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return [{ id: kind === 'apps' ? `apps/${name}` : name, folder, manifest }];
  }),
);
const idOf = new Map(workspaces.map(({ id, manifest }) => [manifest.name, id]));

/** The package that an import names: '@nalu/core' for '@nalu/core/node'. @param {string} specifier */
const packageOf = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Which of the folder rules a file of the core is under. @type {(sources: string, file: string) => string} */
const layerOf = (sources, file) => {
  const [first = '', ...rest] = relative(sources, file).split(sep);
  if (rest.length > 0) return first;
  return /^index\.[jt]s$/.test(first) ? 'index.ts' : '.';
};

/** @param {string} folder */
const importsIn = (folder) =>
  (existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [])
    .filter((file) => /\.[cm]?tsx?$/.test(file))
    .flatMap((file) =>
      ts
        .preProcessFile(readFileSync(join(folder, file), 'utf8'))
        .importedFiles.map(({ fileName }) => ({ from: join(folder, file), specifier: fileName })),
    );

/** @type {(who: string, id: string, whom: string) => void} */
const checkPackageArrow = (who, id, whom) => {
  const { may, because } = packageRules[id.startsWith('apps/') ? 'apps/*' : id] ?? unknown;
  const target = idOf.get(whom);
  if (target === id) fault(who, whom, 'a package imports its own files by their path');
  else if (target !== undefined ? !may.includes(target) : id === 'core' && !isBuiltin(whom)) {
    fault(who, whom, because);
  }
};

/** @type {(who: string, from: string, to: string) => void} */
const checkFolderArrow = (who, from, to) => {
  const { may, because } = folderRules[from] ?? unknown;
  if (from !== to && !may.includes(to)) fault(who, to, because);
};

for (const { id, folder, manifest } of workspaces) {
  const { dependencies = {}, peerDependencies = {}, optionalDependencies = {} } = manifest;
  for (const whom of Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies })) {
    checkPackageArrow(manifest.name, id, whom);
  }
  for (const whom of Object.keys(dependencies)) {
    if (framework.test(whom) && !manifest.private && id !== 'cli') {
      fault(
        manifest.name,
        whom,
        'a framework is a peer dependency, so that there is one copy of it: the user’s',
      );
    }
  }

  const sources = join(folder, 'src');
  for (const { from, specifier } of importsIn(sources)) {
    const who = relative(root, from);
    const to = resolve(from, '..', specifier);
    if (!specifier.startsWith('.')) {
      checkPackageArrow(who, id, packageOf(specifier));
      if (id === 'core' && isBuiltin(specifier) && layerOf(sources, from) !== 'node') {
        fault(who, specifier, 'only src/node knows Node; the rest runs in browsers');
      }
    } else if (relative(sources, to).startsWith('..')) {
      fault(who, specifier, 'what is outside src is imported by its package’s name');
    } else if (id === 'core') {
      checkFolderArrow(who, layerOf(sources, from), layerOf(sources, to));
    }
  }
}

for (const line of faults) console.error(line);
process.exitCode = faults.length > 0 ? 1 : 0;
