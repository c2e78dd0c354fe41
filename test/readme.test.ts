import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readProvision } from '../tools/provision/state.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const packages = ['core', 'onnx', 'onnxruntime', 'wasm', 'tfjs', 'tfjs-node', 'cli'];
const readmes = [
  'README.md',
  ...packages.map((name) => `packages/${name}/README.md`),
  'packages/tfjs/README.layers.md',
];

/** What a package needs and this machine may lack, as a sentence. */
const missingFor = (path: string): string | undefined => {
  const { libtensorflow } = readProvision();
  return path.includes('tfjs-node') && 'missing' in libtensorflow ? libtensorflow.missing : undefined;
};

interface Block {
  readonly code: string;
  /** Where the block is a file that others import: its first line is a comment with its name. */
  readonly file: string | undefined;
}

const blocksIn = (path: string): Block[] =>
  [...readFileSync(join(root, path), 'utf8').matchAll(/```js\n(.*?)```/gs)].map(([, code = '']) => ({
    code,
    file: /^\/\/ (\S+\.js)\n/.exec(code)?.[1],
  }));

/** What a reader may run as it stands. */
const blocksOf = (path: string): string[] =>
  blocksIn(path).flatMap(({ code, file }) => (file === undefined ? [code] : []));

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'));

/** The frameworks that a package is tested with, which its user installs beside it. */
const frameworksOf = (folder: string): string[] => {
  const { devDependencies = {} } = manifestOf(folder);
  return Object.keys(devDependencies).filter((whom) => /^(@tensorflow\/|onnxruntime-)/.test(whom));
};

/** A user's folder: nothing in it but the packages, built, and their frameworks. */
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nalu-readme-'));
  const modules = join(folder, 'node_modules');
  for (const scope of ['@nalu', '@tensorflow']) await mkdir(join(modules, scope), { recursive: true });
  // Two packages may be tested with one framework, of which there is one copy.
  const frameworks = new Map<string, string>();
  for (const name of packages) {
    const home = join(root, 'packages', name);
    await symlink(home, join(modules, manifestOf(name).name));
    for (const framework of frameworksOf(name))
      frameworks.set(framework, join(home, 'node_modules', framework));
  }
  for (const [framework, home] of frameworks) await symlink(home, join(modules, framework));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rm(folder, { recursive: true }));

/** Ends what one console.log prints, which may be many lines. */
const END = '\u0000';
const marked = `const log = console.log; console.log = (...values) => log(...values, '\\0');\n`;

/** Runs a block, and returns what each console.log printed. */
const run = async (code: string): Promise<readonly string[]> => {
  // A file, for a worker cannot start beside code that is none.
  await writeFile(join(folder, 'main.js'), marked + code);
  const { stdout } = await promisify(execFile)(process.execPath, ['main.js'], { cwd: folder });
  return stdout.split(END).slice(0, -1);
};

interface Promised {
  /** As they are written. */
  readonly numbers: readonly string[];
  readonly about: boolean;
}

const NUMBER = String.raw`-?\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?`;

/** The number, or the list of numbers, that a comment begins with; undefined when it begins otherwise. */
const promisedBy = (comment: string): Promised | undefined => {
  const form = new RegExp(String.raw`^(about )?\[?(${NUMBER}(?:, ${NUMBER})*)(?!\w|\.\d)`);
  const [, about, list] = form.exec(comment) ?? [];
  return list === undefined ? undefined : { numbers: list.split(', '), about: about !== undefined };
};

/** Numbers in what console.log printed: the data of a tensor, the items of a list, or else all there are. */
const numbersIn = (printed: string): readonly number[] => {
  const [, list] = /Array\(\d+\) \[([^\]]*)\]/.exec(printed) ?? /\[([^\]]*)\]/.exec(printed) ?? [];
  return (list ?? printed).match(new RegExp(NUMBER, 'g'))?.map(Number) ?? [];
};

/** As many digits as the promise has; 2 % of it where it says "about". */
const keeps = (got: number, written: string, about: boolean): boolean => {
  const plain = written.replaceAll('_', '');
  const value = Number(plain);
  if (about) return Math.abs(got - value) <= 0.02 * Math.abs(value);
  const [mantissa = '', exponent] = plain.split('e');
  const digits = mantissa.split('.')[1]?.length ?? 0;
  return Number(exponent === undefined ? got.toFixed(digits) : got.toExponential(digits)) === value;
};

const isKept = ({ numbers, about }: Promised, printed: string): boolean => {
  const got = numbersIn(printed);
  return (
    got.length === numbers.length && numbers.every((written, i) => keeps(got[i] as number, written, about))
  );
};

/** The comment behind each console.log of a block, in order. */
const commentsOf = (code: string): readonly string[] =>
  [...code.matchAll(/^ *console\.log\(.*\);(?: \/\/ (.*))?$/gm)].map(([, comment = '']) => comment);

describe.each(readmes)('%s', (path) => {
  beforeAll(async () => {
    for (const { code, file } of blocksIn(path))
      if (file !== undefined) await writeFile(join(folder, file), code);
  });

  it.for(blocksOf(path).map((code, i) => ({ code, block: i + 1 })))(
    'prints what the comments of block $block promise',
    async ({ code }, context) => {
      const missing = missingFor(path);
      if (missing !== undefined) context.skip(missing);
      const printed = await run(code);
      const comments = commentsOf(code);
      expect(printed).toHaveLength(comments.length);
      for (const [i, comment] of comments.entries()) {
        const promised = promisedBy(comment);
        const kept = promised === undefined || isKept(promised, printed[i] as string);
        expect(kept, `"${comment}", but it printed ${printed[i]}`).toBe(true);
      }
    },
  );
});

describe('README.md', () => {
  it('keeps its promise about numbers outside the training range', async () => {
    const [quickstart = ''] = blocksOf('README.md');
    const [product = '', bytes] = await run(`${quickstart}\nconsole.log('bytes', file.length);`);
    expect(Math.abs((numbersIn(product)[0] as number) - 200)).toBeLessThan(1);
    expect(bytes).toMatch(/bytes \d{3}/);
  });
});

describe('a promise in a comment', () => {
  it.each([
    { comment: '12.', kept: ['12', '11.9996'], broken: ['13', '11.4', '12 12', '', 'NaN'] },
    { comment: '29.4: close to 30', kept: ['29.41', '29.3501'], broken: ['29.34', '30', '-29.4'] },
    { comment: '1, 8, 27', kept: ['Float64Array(3) [ 1, 8, 27 ]'], broken: ['[ 1, 8 ]', '[ 8, 1, 27 ]'] },
    { comment: '[1, 4, 9]', kept: ['{ shape: [ 3 ], data: Float64Array(3) [ 1, 4, 9 ] }'], broken: ['9'] },
    { comment: 'about 300, far outside', kept: ['[ 303.5 ]', '294.1'], broken: ['306.5', '[ 293 ]', 'NaN'] },
    { comment: '20_000 steps', kept: ['20000'], broken: ['2000'] },
    { comment: '1.5e-7 at most', kept: ['1.52e-7'], broken: ['1.6e-7', '0'] },
  ])('is checked: $comment', ({ comment, kept, broken }) => {
    const promised = promisedBy(comment) as Promised;
    for (const printed of kept) expect(isKept(promised, printed), printed).toBe(true);
    for (const printed of broken) expect(isKept(promised, printed), printed).toBe(false);
  });

  it.each(['mul: a graph of nodes', 'the mean squared error', '', '2d arrays'])(
    'is none where it begins with no number: %j',
    (comment) => expect(promisedBy(comment)).toBeUndefined(),
  );
});
