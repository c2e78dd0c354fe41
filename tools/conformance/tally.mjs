// @ts-check
// From what the tests found to what the report says: one record for each column.

import { columns } from './columns.mjs';
import { groupOf, groups } from './groups.mjs';

/** @typedef {import('../../packages/conformance/src/report.ts').ColumnEntry} Entry */
/** @typedef {{ passed: number, expected: number, failed: number, notRun: number }} Count */
/**
 * @typedef {object} ColumnReport
 * @property {string} name
 * @property {string} where
 * @property {string} package
 * @property {string} [notRun] why
 * @property {Record<string, Count>} groups
 * @property {{ programs: number, compared: number, undecided: number, failed: number }} generated
 * @property {{ case: string, reason: string }[]} expectedFailures
 * @property {Extract<Entry, { kind: 'error' }>[]} errors
 */

/** @template {string} K @typedef {Extract<Entry, { kind: K }>} Of */

/** @type {(entry: Entry) => entry is Of<'case'>} */
const isCase = (entry) => entry.kind === 'case';
/** @type {(entry: Entry) => entry is Of<'programs'>} */
const isPrograms = (entry) => entry.kind === 'programs';
/** @type {(entry: Entry) => entry is Of<'error'>} */
const isError = (entry) => entry.kind === 'error';
/** @type {(entry: Entry) => entry is Of<'missing'>} */
const isMissing = (entry) => entry.kind === 'missing';
/** @type {(entry: Entry) => entry is Of<'mutant'>} */
const isMutant = (entry) => entry.kind === 'mutant';

/** @type {(values: readonly number[]) => number} */
const total = (values) => values.reduce((a, b) => a + b, 0);

/** @type {(cases: readonly Of<'case'>[], group: string, all: number) => Count} */
const countOf = (cases, group, all) => {
  const own = cases.filter((entry) => groupOf(entry) === group);
  const having = (/** @type {string[]} */ ...statuses) =>
    own.filter(({ status }) => statuses.includes(status)).length;
  return {
    passed: having('passed'),
    expected: having('failed as expected'),
    failed: having('failed', 'passed unexpectedly'),
    notRun: all - own.length,
  };
};

/**
 * @param {readonly Entry[]} entries
 * @param {import('../provision/state.mjs').Provision} provision
 * @returns {{ columns: ColumnReport[], mutants: Of<'mutant'>[], unknown: string[] }}
 */
export const tally = (entries, provision) => {
  const cases = entries.filter(isCase);
  // As many as the column that has most of them: the suite is the same for all.
  const sizes = Object.fromEntries(
    groups.map((group) => {
      const own = new Set(cases.filter((entry) => groupOf(entry) === group).map((entry) => entry.case));
      return [group, own.size];
    }),
  );
  const reports = columns.map((column) => {
    const own = cases.filter((entry) => entry.column === column.name);
    const programs = entries.filter(isPrograms).filter((entry) => entry.column === column.name);
    const missing = entries.filter(isMissing).find((entry) => entry.column === column.name);
    const state = column.needs === undefined ? undefined : provision[column.needs];
    const because = state !== undefined && 'missing' in state ? state.missing : 'no test of it ran';
    return {
      name: column.name,
      where: column.where,
      package: column.package,
      ...(own.length === 0 && { notRun: missing?.because ?? because }),
      groups: Object.fromEntries(groups.map((group) => [group, countOf(own, group, sizes[group] ?? 0)])),
      generated: {
        programs: total(programs.map((entry) => entry.programs)),
        compared: total(programs.map((entry) => entry.compared)),
        undecided: total(programs.map((entry) => entry.undecided)),
        failed: programs.filter(({ passed }) => !passed).length,
      },
      expectedFailures: own
        .filter(({ status }) => status === 'failed as expected')
        .map((entry) => ({ case: entry.case, reason: entry.reason ?? '' })),
      errors: entries.filter(isError).filter((entry) => entry.column === column.name),
    };
  });
  const names = new Set(columns.map(({ name }) => name));
  const unknown = [...new Set(cases.map(({ column }) => column))].filter((name) => !names.has(name));
  return { columns: reports, mutants: entries.filter(isMutant), unknown };
};
