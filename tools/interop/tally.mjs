// @ts-check
// From findings to the rows of a table: what stands in one row, and how each tool found it.

import { allTools } from './models.mjs';

/** @typedef {import('./check-files.mjs').Finding} Finding */
/** @typedef {import('./files.mjs').Listed} Listed */
/**
 * @typedef {object} Cell
 * @property {number} passed
 * @property {number} failed
 * @property {number} compared
 * @property {number} undecided
 * @property {number} worst
 * @property {number} room
 */
/** @typedef {{ name: string, files: number, cells: Readonly<Record<string, Cell>> }} Row */

/** @type {(findings: readonly Finding[]) => Cell} */
const cellOf = (findings) => {
  const sum = (/** @type {(finding: Finding) => number} */ f) =>
    findings.reduce((all, each) => all + f(each), 0);
  const most = (/** @type {(finding: Finding) => number} */ f) => Math.max(0, ...findings.map(f));
  const failed = findings.filter(({ says }) => says !== null).length;
  return {
    passed: findings.length - failed,
    failed,
    compared: sum(({ compared }) => compared),
    undecided: sum(({ undecided }) => undecided),
    worst: most(({ worst }) => worst),
    room: most(({ room }) => room),
  };
};

/**
 * One row for each `key`, in the order of the files.
 *
 * @param {readonly Listed[]} listed
 * @param {readonly Finding[]} findings
 * @param {(file: Listed) => string} key
 * @returns {readonly Row[]}
 */
export const rowsOf = (listed, findings, key) => {
  const keyOf = new Map(listed.map((file) => [file.path, key(file)]));
  return [...new Set(keyOf.values())].map((name) => {
    const own = findings.filter(({ path }) => keyOf.get(path) === name);
    const cells = allTools.map((tool) => [tool, cellOf(own.filter((each) => each.tool === tool))]);
    return {
      name,
      files: listed.filter((file) => key(file) === name).length,
      cells: Object.fromEntries(cells),
    };
  });
};

/**
 * A sentence for each file and tool that failed, and for each that was not heard of.
 *
 * @param {readonly Listed[]} listed
 * @param {readonly Finding[]} findings
 * @returns {readonly string[]}
 */
export const failuresIn = (listed, findings) => {
  const found = new Map(findings.map((each) => [`${each.path} ${each.tool}`, each]));
  return listed.flatMap(({ name, path, tools }) =>
    tools.flatMap((tool) => {
      const each = found.get(`${path} ${tool}`);
      if (each === undefined) return [`${name} › ${tool}: was not checked`];
      return each.says === null ? [] : [`${name} › ${tool}: ${each.says}`];
    }),
  );
};
