// @ts-check
// A current libtensorflow: the libraries of the wheel "tensorflow-cpu", and the addon of tfjs-node compiled for them.
// They export the same C functions as the library that tfjs-node downloads itself (2.9.1), whose host is often blocked.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt, inOrder, step } from './command.mjs';
import { unpackNpm } from './npm-package.mjs';

const version = '2.21.0';
const sha256 = '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c';

/** The declarations of Node's C interface, which not every installation of Node brings. */
const nodeHeaders = {
  name: 'node-api-headers',
  version: '1.9.0',
  integrity:
    'sha512-2oNILP4jXwRB4ywnYKjVk1YyJ96n2D4EOVJO6S3oYZ5PtbJrw3Yt9TpAuX3nBLMuzn74rnfGQrv13pS9vC+YiA==',
};

/** @type {import('./libtensorflow.mjs').Way} */
export const tensorflowWheel = {
  name: `tensorflow-cpu-${version}`,
  build: (folder, tfjsNode) => {
    const scratch = join(folder, 'scratch');
    mkdirSync(scratch, { recursive: true });
    const outcome = inOrder([
      () => step(`pip download tensorflow-cpu==${version}`, () => download(scratch)),
      () => step('unpack libtensorflow', () => unpack(scratch, join(folder, 'deps', 'lib'))),
      () => unpackNpm(nodeHeaders, join(scratch, 'node')),
      () => step('compile the addon of tfjs-node', () => compile(tfjsNode, scratch, folder)),
    ]);
    rmSync(scratch, { recursive: true });
    return outcome;
  },
};

/** @param {string} scratch */
const download = (scratch) => {
  const list = join(scratch, 'requirements.txt');
  writeFileSync(list, `tensorflow-cpu==${version} --hash=sha256:${sha256}\n`);
  // Any version of Python may fetch it, because none of the wheel's Python runs.
  const target = ['--platform', 'manylinux_2_27_x86_64', '--python-version', '311', '--only-binary', ':all:'];
  const how = ['--no-deps', '--no-cache-dir', '--no-input', '--retries', '2', '--require-hashes'];
  return attempt('python3', ['-m', 'pip', 'download', ...target, ...how, '-d', scratch, '-r', list], {
    seconds: 900,
  });
};

// A wheel is a zip file. Node has no reader of its own for these, and Python is here, or there would be no wheel.
const unpacking = `
import pathlib, shutil, sys, zipfile
scratch, libraries = map(pathlib.Path, sys.argv[1:])
headers = ['tensorflow/c/', 'tensorflow/core/platform/ctstring', 'tsl/platform/ctstring', 'xla/tsl/c/']
wheel = zipfile.ZipFile(next(scratch.glob('*.whl')))
for name in wheel.namelist():
    if name.startswith(tuple('tensorflow/include/' + header for header in headers)):
        wheel.extract(name, scratch)
libraries.mkdir(parents=True)
for name in ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']:
    with wheel.open('tensorflow/' + name) as source, open(libraries / name, 'wb') as target:
        shutil.copyfileobj(source, target, 2 ** 20)
`;

/**
 * @param {string} scratch
 * @param {string} libraries
 */
const unpack = (scratch, libraries) =>
  attempt('python3', ['-c', unpacking, scratch, libraries], { seconds: 300 });

/**
 * What node-gyp would do, without its Python, its make, and its download of Node's headers.
 *
 * @param {string} tfjsNode
 * @param {string} scratch
 * @param {string} folder
 */
const compile = (tfjsNode, scratch, folder) => {
  const target = join(folder, 'lib', 'napi-v8');
  mkdirSync(target, { recursive: true });
  const includes = ['node/include', 'tensorflow/include'].map((path) => `-I${join(scratch, path)}`);
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((file) => join(tfjsNode, 'binding', file));
  const flags = ['-O2', '-shared', '-fPIC', '-std=c++17', '-DNAPI_VERSION=8'];
  const libraries = [
    `-L${join(folder, 'deps', 'lib')}`,
    '-l:libtensorflow_cc.so.2',
    '-l:libtensorflow_framework.so.2',
  ];
  const origin = '-Wl,-rpath,$ORIGIN/../../deps/lib';
  const output = ['-o', join(target, 'tfjs_binding.node')];
  return attempt('c++', [...flags, ...includes, ...sources, ...libraries, origin, ...output], {
    seconds: 300,
  });
};
