// @ts-check
// The report: a table for the terminal, and docs/interop.md.

import { markdownTable } from 'markdown-table';
import { allTools } from './models.mjs';
import { TRAINING } from './training.mjs';

/** @typedef {import('./tally.mjs').Row} Row */
/** @typedef {import('./tally.mjs').Cell} Cell */
/**
 * @typedef {object} Report
 * @property {readonly Row[]} groups
 * @property {readonly Row[]} subjects
 * @property {readonly string[]} refused
 * @property {Readonly<Record<string, string>>} versions
 */

/** @type {(share: number) => string} */
const digits = (share) => {
  if (share === 0) return '0';
  return share < 0.01 ? '< 0.01' : share.toFixed(2);
};

/** Passed, and how near the worst element came to what is allowed. @type {(cell: Cell) => string} */
const say = ({ passed, failed, compared, worst }) => {
  if (passed + failed === 0) return '';
  const error = compared > 0 ? ` · ${digits(worst)}` : '';
  return failed > 0 ? `${passed}, **${failed} failed**` : `${passed}${error}`;
};

/** @type {(title: string, rows: readonly Row[]) => string} */
export const table = (title, rows) =>
  markdownTable(
    [
      [title, 'files', ...allTools],
      ...rows.map(({ name, files, cells }) => [
        name,
        String(files),
        ...allTools.map((tool) => say(/** @type {Cell} */ (cells[tool]))),
      ]),
    ],
    { align: ['l', 'r', ...allTools.map(() => 'r')] },
  );

/** How many elements nothing could be said of. @type {(rows: readonly Row[]) => string} */
const undecidedIn = (rows) => {
  const cells = rows.flatMap(({ cells }) => Object.values(cells));
  const sum = (/** @type {'compared' | 'undecided'} */ what) =>
    cells.reduce((all, each) => all + each[what], 0);
  const thousands = new Intl.NumberFormat('en');
  return `${thousands.format(sum('compared'))} elements were compared; of ${thousands.format(sum('undecided'))} more their bound says nothing.`;
};

/** The widest bounds of the training steps, by precision. @type {(rows: readonly Row[]) => string} */
const roomOf = (rows) =>
  rows
    .filter(({ name }) => name.startsWith(TRAINING))
    .map(({ name, cells }) => {
      const room = Math.max(...Object.values(cells).map((cell) => cell.room));
      return `at most ${room.toExponential(0)} in ${name.slice(TRAINING.length)}`;
    })
    .join(', ');

/** @type {(report: Report) => string} */
export const page = ({ groups, subjects, refused, versions }) => `# Our files, read by others

<!-- Made by \`pnpm interop --write\`. Change the exporter, not this page. -->

\`pnpm interop\` writes every unit and the counting models as ONNX files, and lets Python's tools read, infer and run them. Nothing of the
product needs Python; it is a peer to check against.

Checked with ${Object.entries(versions)
  .map(([name, version]) => `${name} ${version}`)
  .join(', ')}.

## Files and tools

${table('files of', groups)}

- **checker**: \`onnx.checker.check_model(full_check=True)\` accepts the file.
- **shape inference**: strict, with types and data propagated. It agrees with the shapes that stand in the file, and finds no number
  where an axis is free.
- **reference evaluator**: \`onnx.reference.ReferenceEvaluator\`, the standard's own meaning of each operator, in numpy.
- **onnxruntime**: Python's, on the CPU. In float64 without the fusions \`MatMulScaleFusion\` and \`QuickGeluFusion\`, which know float32 only.

A cell counts the files that passed. Behind the dot stands the worst element in units of the allowed error: up to 1 passes.
${undecidedIn(groups)}
float16 is held to the bound of its own arithmetic; the evaluator is left out there.

Each file runs on batches of several sizes, on inputs of both signs, zeros and numbers as small as ε. What is right is said by our float64
reference. How far an element may be off is not chosen: it is the bound of running error analysis for this program, these numbers and
this precision, as in the [conformance suite](conformance.md).

A training file is one step, made of \`trainingProgram\` with Adam. It runs ten times, and what it gives goes in again: the loss of each step,
and after the last one every parameter and all that the optimiser remembers, are held to ten steps of the reference. The bound is that of
all ten steps as one program, so the last step is allowed what the rounding of the first may have become:
${roomOf(groups)}, relative to a value, or to 1 where it is smaller.

## Units and models

All precisions, forms and opsets together.

${table('unit or model', subjects)}

## float16

A formula with a number that float16 cannot hold, such as an ε of 1e-7, has no file in float16: \`toOnnx\` refuses it by name. So it is with
${refused.length} samples: ${refused.join(' · ')}.
`;
