// @ts-check
// The report as pages: docs/conformance.md, and the table of backends in README.md.

import { markdownTable } from 'markdown-table';
import { groups } from './groups.mjs';

/** @typedef {import('./tally.mjs').ColumnReport} ColumnReport */
/** @typedef {ReturnType<typeof import('./tally.mjs').tally>} Tally */

const thousands = new Intl.NumberFormat('en');

/** An interpreter over a backend says no more than the backend. @type {(column: ColumnReport) => boolean} */
const isBackend = ({ name }) => !/ over /.test(name);

/** @type {(column: ColumnReport) => { passed: number, expected: number, failed: number, notRun: number }} */
const sumOf = (column) =>
  Object.values(column.groups).reduce((a, b) => ({
    passed: a.passed + b.passed,
    expected: a.expected + b.expected,
    failed: a.failed + b.failed,
    notRun: a.notRun + b.notRun,
  }));

/** @type {(count: { passed: number, expected: number, failed: number, notRun: number }) => string} */
const cell = ({ passed, expected, failed, notRun }) =>
  `${passed} / ${expected} / ${notRun}${failed > 0 ? ` · **${failed} failed**` : ''}`;

/** @type {(columns: readonly ColumnReport[]) => string} */
const matrix = (columns) =>
  markdownTable([
    ['runtime', 'where', ...groups, 'all'],
    ...columns.map((column) => [
      column.name,
      column.where,
      ...groups.map((group) => cell(/** @type {never} */ (column.groups[group]))),
      cell(sumOf(column)),
    ]),
  ]);

/** @type {(columns: readonly ColumnReport[]) => string} */
const programs = (columns) =>
  markdownTable(
    [
      ['runtime', 'programs', 'numbers compared', 'undecided', 'disagreements'],
      ...columns.map(({ name, generated, notRun }) =>
        notRun === undefined
          ? [
              name,
              thousands.format(generated.programs),
              thousands.format(generated.compared),
              thousands.format(generated.undecided),
              String(generated.failed),
            ]
          : [name, 'not run', '', '', ''],
      ),
    ],
    { align: ['l', 'r', 'r', 'r', 'r'] },
  );

/** Two digits are all that a largest error has. @type {(ulps: number) => string} */
const digits = (ulps) => {
  if (ulps === 0) return '0';
  if (ulps < 0.005) return '< 0.01';
  if (ulps >= 1e6) return ulps.toExponential(0).replace('e+', 'e');
  return ulps < 10 ? String(Number(ulps.toPrecision(2))) : thousands.format(Math.round(ulps));
};

/** Rows are primitives over ranges; columns the backends that compute, not the interpreters over them. */
const errors = (/** @type {readonly ColumnReport[]} */ columns) => {
  const measured = columns.filter((column) => column.errors.length > 0 && isBackend(column));
  const rows = measured[0]?.errors.map(({ primitive, range }) => ({ primitive, range })) ?? [];
  return markdownTable(
    [
      ['primitive', 'range', ...measured.map(({ name }) => name)],
      ...rows.map(({ primitive, range }) => [
        `\`${primitive}\``,
        range.replaceAll('|', '\\|'),
        ...measured.map(({ errors }) => {
          const found = errors.find((each) => each.primitive === primitive && each.range === range);
          return found === undefined ? '' : digits(found.ulps);
        }),
      ]),
    ],
    { align: ['l', 'l', ...measured.map(() => 'r')] },
  );
};

/** @type {(columns: readonly ColumnReport[]) => string} */
const failures = (columns) =>
  columns
    .filter((column) => isBackend(column) && column.expectedFailures.length > 0)
    .map(({ name, expectedFailures }) => {
      const reasons = [...new Set(expectedFailures.map(({ reason }) => reason))];
      const lines = reasons.map((reason) => {
        const cases = expectedFailures.filter((each) => each.reason === reason).map((each) => each.case);
        return `- ${reason}\n${cases.map((each) => `  - \`${each}\``).join('\n')}`;
      });
      return `### ${name}\n\n${lines.join('\n')}`;
    })
    .join('\n\n');

/** What adapters state of their engines, beyond the usual arithmetic. @type {(columns: readonly ColumnReport[]) => string} */
const statements = (columns) =>
  columns
    .filter(isBackend)
    .map(({ name, errors }) => {
      const flush = errors.find(({ flushesDenormals }) => flushesDenormals !== undefined)?.flushesDenormals;
      const stated = [...new Map(errors.map(({ primitive, stated }) => [primitive, stated]))];
      const lines = stated.flatMap(([primitive, allowance]) => {
        if (allowance === undefined) return [];
        const { ulps, absolute = 0, because, link } = allowance;
        const size = `${ulps} ULP${absolute > 0 ? ` + ${Number(absolute.toPrecision(2)).toExponential()}` : ''}`;
        return [`- \`${primitive}\`: ${size}. ${because}${link === undefined ? '' : ` ([source](${link}))`}`];
      });
      const finite = errors.find(({ finiteOnly }) => finiteOnly !== undefined)?.finiteOnly;
      if (finite !== undefined) lines.push(`- NaN and infinities may come out as anything. ${finite}`);
      if (flush !== undefined) lines.push(`- Numbers below the smallest normal one may become 0. ${flush}`);
      return { name, lines };
    })
    .filter(({ lines }) => lines.length > 0)
    .map(({ name, lines }) => `### ${name}\n\n${lines.join('\n')}`)
    .join('\n\n');

/** @type {(columns: readonly ColumnReport[]) => string} */
const absent = (columns) =>
  columns
    .filter(({ notRun }) => notRun !== undefined)
    .map(({ name, notRun }) => `- **${name}** was not run: ${notRun}`)
    .join('\n');

/**
 * @param {Tally} tally
 * @param {{ points: number, versions: readonly string[] }} facts
 */
export const page = ({ columns, mutants }, { points, versions }) => {
  const killed = mutants.filter((mutant) => mutant.killed).length;
  return `# Conformance

<!-- Made by \`pnpm conformance\`. Change the suite or the adapters, not this page. -->

Every runtime runs the same suite, \`@nalu/conformance\`. What is right is said by a closed form, then by the float64 reference, then
by central differences; how far a result may be off follows from the program itself, by running error analysis.

Measured with ${versions.join(', ')}. The GPUs of Chromium are software here (SwiftShader): right and slow.

## Cases

passed / failed as expected / not run. An expected failure is strict: if it passes, the run fails.

${matrix(columns)}
${absent(columns) === '' ? '' : `\n${absent(columns)}\n`}
## Generated programs

Random well-typed programs of 1 to 30 primitives, and their gradients, against the reference. A number is undecided when its
bound says that nothing can be said of it: it overflowed on the way, or stands at a jump.

${programs(columns)}

## Largest errors

In units of the last place of the runtime's own precision, over ${thousands.format(points)} numbers of each range. 0.5 is correct rounding. Where a
result is small next to what it was made of, a large number of units may still be a small absolute error: that is what those
columns say of \`sin\`, \`cos\`, \`tanh\` and \`sigmoid\`. float64 columns are measured against JavaScript's own functions, which are right to about one unit
themselves.

${errors(columns)}

## Stated accuracy

The usual arithmetic rounds + − × ÷ √ correctly, and the elementary functions to 4 units in the last place. Where an engine does
less, its adapter states it, and every bound follows.

${statements(columns)}

## Expected failures

${failures(columns)}

## Tests of the tests

${killed} of ${mutants.length} mutants killed: wrong implementations of every primitive and of every derivative, each of which some case has to catch.
${mutants
  .filter((mutant) => !mutant.killed)
  .map(({ primitive, says }) => `\n- survived: \`${primitive}\`, ${says}`)
  .join('')}`;
};

/** The table of backends for README.md. @param {Tally} tally */
export const backends = ({ columns }) =>
  markdownTable([
    ['backend', 'package', 'where', 'cases passed', 'failing as expected', 'generated programs'],
    ...columns.filter(isBackend).map((column) => {
      const { passed, expected } = sumOf(column);
      const ran = column.notRun === undefined;
      return [
        column.name,
        `\`${column.package}\``,
        column.where,
        ran ? String(passed) : 'not run',
        ran ? String(expected) : '',
        ran ? thousands.format(column.generated.programs) : '',
      ];
    }),
  ]);
