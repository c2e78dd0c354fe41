// @ts-check
// The report as a page: docs/conformance.md.

import { errors, isBackend, matrix, programs, thousands } from './tables.mjs';

/** @typedef {import('./tally.mjs').ColumnReport} ColumnReport */
/** @typedef {ReturnType<typeof import('./tally.mjs').tally>} Tally */

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
