// @ts-check
// Writes our models as ONNX files, and has Python's tools check them.
//     pnpm interop --write

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { checkFiles } from './interop/check-files.mjs';
import { writeCounting } from './interop/counting.mjs';
import { filesIn } from './interop/files.mjs';
import { builtLibraries } from './interop/libraries.mjs';
import { page, table } from './interop/page.mjs';
import { stage } from './interop/progress.mjs';
import { findPython } from './interop/python.mjs';
import { failuresIn, rowsOf } from './interop/tally.mjs';
import { writeTraining } from './interop/training.mjs';
import { writeUnits } from './interop/units.mjs';
import { passes, root } from './run.mjs';

const options = new Command('pnpm interop')
  .description('Writes our models as ONNX files, and has Python check and run them.')
  .option('--require', 'exit code 1 where there is no Python to check with')
  .option('--quick', 'the oldest opset and float32 only')
  .option('--write', 'write docs/interop.md')
  .option('--keep', 'leave the files where they are, and say where')
  .addHelpText(
    'after',
    '\nWithout Python 3.11 and pip it says why it does not run. NALU_PYTHON names another Python.\n',
  )
  .parse()
  .opts();

/** @type {import('./interop/models.mjs').Scope} */
const scope = options.quick
  ? { precisions: ['float32'], opsets: [17] }
  : { precisions: ['float32', 'float64'], opsets: [17, 25] };

/** @param {string} folder */
const written = async (folder) => {
  const libraries = await builtLibraries();
  const files = filesIn(folder);
  /** @type {string[]} */
  const refused = [];
  const bar = stage('write', 0);
  const context = { libraries, files, scope, refused, tick: bar.tick };
  for (const write of [writeUnits, writeCounting, writeTraining]) write(context);
  files.close();
  bar.stop(`${files.listed.length} files`);
  return { listed: files.listed, refused };
};

/** @type {(python: string, folder: string) => Promise<number>} */
const checked = async (python, folder) => {
  const { listed, refused } = await written(folder);
  const names = new Map(listed.map(({ path, name }) => [path, name]));
  const bar = stage(
    'check',
    listed.reduce((sum, { tools }) => sum + tools.length, 0),
  );
  const { versions, findings, broke } = await checkFiles(python, folder, ({ path }) =>
    bar.tick(names.get(path) ?? path),
  );
  bar.stop(`${findings.length} checks`);
  const failures = [...failuresIn(listed, findings), ...(broke === undefined ? [] : [broke])];
  const groups = rowsOf(listed, findings, ({ group }) => group);
  const subjects = rowsOf(listed, findings, ({ subject }) => subject);
  console.log(table('files of', groups));
  console.log(`refused in float16, whose numbers would vanish: ${refused.length} samples`);
  for (const failure of failures) console.error(`✗ ${failure}`);
  if (options.write) {
    const path = join(root, 'docs', 'interop.md');
    writeFileSync(path, page({ groups, subjects, refused, versions }));
    passes('format of the page', 'biome', ['format', '--write', path]);
  }
  console.log(`${listed.length} files, ${findings.length} checks, ${failures.length} failures`);
  return failures.length > 0 ? 1 : 0;
};

const python = findPython();
if ('missing' in python) {
  console.log(`not run: ${python.missing}`);
  process.exitCode = options.require ? 1 : 0;
} else {
  const folder = mkdtempSync(join(tmpdir(), 'nalu-interop-'));
  try {
    process.exitCode = await checked(python.path, folder);
  } finally {
    if (options.keep) console.log(`the files are in ${folder}`);
    else rmSync(folder, { recursive: true });
  }
}
