// @ts-check
// Runs the suite on every runtime, and writes the report: docs/conformance.md, the table in README.md, conformance-report.json.
//     pnpm conformance --require all

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { startVitest } from 'vitest/node';
import { columns } from './conformance/columns.mjs';
import { page } from './conformance/markdown.mjs';
import { collector } from './conformance/reporter.mjs';
import { backends } from './conformance/tables.mjs';
import { tally } from './conformance/tally.mjs';
import { readProvision } from './provision/state.mjs';
import { passes, root } from './run.mjs';

/** @param {string} text */
const wholeNumber = (text) => {
  const number = Number(text);
  if (!(Number.isInteger(number) && number > 0))
    throw new InvalidArgumentError('A whole number is required.');
  return number;
};

const options = new Command('pnpm conformance')
  .description('Runs the conformance suite on every runtime, and writes the report.')
  .option(
    '--require <columns>',
    '"all", or names between semicolons: those have to run, or the exit code is 1',
    '',
  )
  .option('--programs <number>', 'generated programs for each runtime in Node', wholeNumber, 10_000)
  .option('--browser-programs <number>', 'the same for each runtime in a browser', wholeNumber, 500)
  .option('--points <number>', 'numbers in each measurement of a largest error', wholeNumber, 10_000)
  .addHelpText('after', '\nA runtime that cannot be had is reported as not run.\n')
  .parse()
  .opts();

/** @type {(text: string) => readonly string[]} */
const requiredOf = (text) =>
  text === 'all'
    ? columns.map(({ name }) => name)
    : text
        .split(';')
        .map((name) => name.trim())
        .filter(Boolean);

const required = requiredOf(options.require);
const strangers = required.filter((name) => !columns.some((column) => column.name === name));
if (strangers.length > 0) {
  console.error(
    `conformance: --require must name columns, got ${strangers.join('; ')}. There are: ${columns.map(({ name }) => name).join('; ')}.`,
  );
  process.exit(1);
}

/** Between two comments of a page, which stay. @type {(text: string, table: string) => string} */
const withTable = (text, table) =>
  text.replace(
    /(<!-- backends -->\n)[\s\S]*?(<!-- \/backends -->)/,
    (_, start, end) => `${start}\n${table}\n\n${end}`,
  );

const versions = () => {
  const workspace = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const catalog = new Map(
    [...workspace.matchAll(/^ {2}"?([@\w/-]+)"?: ([\d.]+)$/gm)].map(([, name, version]) => [name, version]),
  );
  const of = (/** @type {string} */ name) => catalog.get(name) ?? '';
  const { libtensorflow } = readProvision();
  return [
    `Node ${process.versions.node}`,
    `tfjs ${of('@tensorflow/tfjs-core')}`,
    ...('missing' in libtensorflow ? [] : [`libtensorflow ${libtensorflow.version}`]),
    `onnxruntime ${of('onnxruntime-node')}`,
  ];
};

process.env.NALU_NODE_PROGRAMS = String(options.programs);
process.env.NALU_BROWSER_PROGRAMS = String(options.browserPrograms);
process.env.NALU_POINTS = String(options.points);

const found = collector();
const vitest = await startVitest('test', ['/columns/', '/mutants/'], {
  root,
  watch: false,
  reporters: [found],
  testTimeout: 600_000,
});
await vitest.close();

const report = tally(found.entries, readProvision());
const facts = { points: options.points, versions: versions() };
const paths = { page: join(root, 'docs', 'conformance.md'), readme: join(root, 'README.md') };
writeFileSync(paths.page, page(report, facts));
writeFileSync(paths.readme, withTable(readFileSync(paths.readme, 'utf8'), backends(report)));
writeFileSync(
  join(root, 'conformance-report.json'),
  `${JSON.stringify({ ...facts, ...report, failures: found.failures }, null, 2)}\n`,
);
passes('format of the report', 'biome', ['format', '--write', paths.page, paths.readme]);

const absent = report.columns.filter(({ name, notRun }) => notRun !== undefined && required.includes(name));
for (const failure of found.failures) console.error(`\n✗ ${failure}`);
for (const { name, notRun } of report.columns)
  if (notRun !== undefined) console.error(`not run: ${name}: ${notRun}`);
for (const name of report.unknown)
  console.error(`unknown column: ${name}. Add it to tools/conformance/columns.mjs.`);

const programs = report.columns.reduce((sum, { generated }) => sum + generated.programs, 0);
const ran = report.columns.filter(({ notRun }) => notRun === undefined).length;
console.log(
  `${ran} of ${columns.length} runtimes, ${found.entries.filter(({ kind }) => kind === 'case').length} cases, ` +
    `${programs} generated programs, ${report.mutants.filter(({ killed }) => killed).length} of ${report.mutants.length} mutants killed, ` +
    `${found.failures.length} failures: docs/conformance.md`,
);
process.exitCode = found.failures.length + absent.length + report.unknown.length > 0 ? 1 : 0;
