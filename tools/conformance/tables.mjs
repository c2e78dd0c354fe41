// @ts-check
// The tables of the report, in Markdown.

import { markdownTable } from 'markdown-table';
import { groups } from './groups.mjs';

/** @typedef {import('./tally.mjs').ColumnReport} ColumnReport */
/** @typedef {ReturnType<typeof import('./tally.mjs').tally>} Tally */

export const thousands = new Intl.NumberFormat('en');

/** An interpreter over a backend says no more than the backend. @type {(column: ColumnReport) => boolean} */
export const isBackend = ({ name }) => !/ over /.test(name);

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
export const matrix = (columns) =>
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
export const programs = (columns) =>
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
export const errors = (/** @type {readonly ColumnReport[]} */ columns) => {
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
