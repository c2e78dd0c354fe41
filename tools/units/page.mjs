// @ts-check
// The table of units, docs/units.md, from what the units say of themselves.

import { markdownTable } from 'markdown-table';
import { chosen, purposes } from './chooser.mjs';
import { parameterCount } from './parameters.mjs';

/** @typedef {import('../../packages/core/src/units/about.js').About} About */
/** @typedef {import('../../packages/core/src/units/about.js').Ideal} Ideal */
/** @typedef {import('./chooser.mjs').Reference} Reference */
/** @typedef {(title: string) => string} Link */
/** The units' own words, their factories by name, and the oracle. @typedef {{ catalogue: readonly About[], units: Record<string, unknown>, reference: Reference }} Given */

/** 1e-7, where JavaScript writes 0.0000001. @type {(value: number) => string} */
const number = (value) =>
  value > 0 && value < 0.01 ? value.toExponential().replace('e-', 'e-') : String(value);

/** Marks stand on the letter before them, and take no room: M̂. */
const layout = { stringLength: (/** @type {string} */ text) => text.replace(/\p{M}/gu, '').length };

/** A bar would end the cell. @type {(text: string) => string} */
const inCell = (text) => text.replaceAll('|', '\\|');
const code = (/** @type {string} */ text) => `\`${text}\``;
/** GitHub's name of a heading. @type {(title: string) => string} */
const slug = (title) =>
  title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** Links to the sections, which share a name where only signs differ: NAC+ and NAC•. @type {(catalogue: readonly About[]) => Link} */
const linker = (catalogue) => {
  const slugs = catalogue.map(({ title }) => slug(title));
  const anchors = slugs.map((name, i) => {
    const before = slugs.slice(0, i).filter((other) => other === name).length;
    return before === 0 ? name : `${name}-${before}`;
  });
  return (title) => `[${title}](#${anchors[catalogue.findIndex((about) => about.title === title)]})`;
};

/** The paper with its address. @type {(source: string) => string} */
const cited = (source) => source.replace(/arXiv:(\d{4}\.\d{4,5})/g, '[arXiv:$1](https://arxiv.org/abs/$1)');
/** Its year alone, with the address. @type {(source: string) => string} */
const shortSource = (source) => {
  const year = /\b(?:19|20)\d\d\b/.exec(source)?.[0] ?? '';
  const [, id] = /arXiv:(\d{4}\.\d{4,5})/.exec(source) ?? [];
  return id === undefined ? year : `[${year}](https://arxiv.org/abs/${id})`;
};

/** @type {(about: About) => string} */
const training = ({ samples: [first] }) => {
  const { defaults } = first?.unit ?? {};
  if (defaults === undefined) return '';
  const { optimizer, learningRate, clip } = defaults;
  const bound =
    clip === undefined ? '' : 'norm' in clip ? `, norm ≤ ${clip.norm}` : `, each slope within ±${clip.value}`;
  return `${optimizer} ${number(learningRate)}${bound}`;
};

/** How near its formula comes to its operation. @type {(about: About) => string} */
const nearness = ({ ideals, purposes: [first] }) => {
  if (ideals.length === 0 || first === 'baseline') return '';
  const within = Math.max(...ideals.map((ideal) => ideal.within));
  return within === 0 ? 'exact' : `within ${number(within)}`;
};

/** @type {(about: About, units: Given['units']) => string} */
const parameters = ({ samples: [first] }, units) =>
  first === undefined ? '' : parameterCount(first.unit, /** @type {never} */ (units[first.unit.name]));

/** @type {(given: Given, link: Link) => string} */
const table = ({ catalogue, units }, link) =>
  markdownTable(
    [
      ['unit', 'formula', 'parameters', 'computes its operation for', 'how nearly', 'trained with', 'source'],
      ...catalogue.map((about) => [
        link(about.title),
        about.equation.map((line) => code(inCell(line))).join('<br>'),
        parameters(about, units),
        inCell(about.domain),
        nearness(about),
        training(about),
        shortSource(about.source),
      ]),
    ],
    layout,
  );

/** How nearly, and in its own words what, unless it is one word. @type {(ideal: { within: number, says: string }) => string} */
const nearly = ({ within, says }) => `≈ ${number(within)}${says.includes(' ') ? `: ${says}` : ''}`;

/** @type {(found: ReturnType<typeof chosen>[number]['signed'], link: Link) => string} */
const listed = (found, link) =>
  found
    .map((each) => (each.within === 0 ? link(each.title) : `${link(each.title)} (${nearly(each)})`))
    .join(', ');

/** @type {(given: Given, link: Link) => string} */
const chooser = ({ catalogue, reference }, link) =>
  markdownTable(
    [
      ['to', 'numbers of any sign', 'positive numbers'],
      ...chosen(catalogue, reference).map(({ purpose, signed, positive }) => [
        purposes[purpose].title,
        listed(signed, link),
        listed(positive, link),
      ]),
    ],
    layout,
  );

/** @type {(about: About) => string} */
const section = ({ title, equation, source, samples, ideals, notes }) =>
  [
    `## ${title}`,
    `\`\`\`text\n${equation.join('\n')}\n\`\`\``,
    cited(source),
    `Forms: ${samples.map(({ says }) => code(says)).join(', ')}.`,
    ...(ideals.length === 0 ? [] : [`With ideal weights it ${ideals.map(idealLine).join('; ')}.`]),
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${note}`).join('\n')]),
  ].join('\n\n');

/** @type {(ideal: Ideal) => string} */
const idealLine = ({ says, within }) => (within === 0 ? says : `${says} (≈ ${number(within)})`);

/** @param {Given} given */
export const unitsPage = (given) => {
  const link = linker(given.catalogue);
  return `# Units

<!-- Made by \`node tools/unit-table.mjs\` from the units themselves. Change a unit, not this page. -->

Every unit with the formula of its paper, how many parameters a layer of \`in\` inputs and \`out\` outputs has, and what it computes once its
weights are ideal: exactly, but for rounding, or as nearly as its formula can. A number with ≈ is that distance, relative to the result or to 1.

## Which unit for what

${chooser(given, link)}

Units that take numbers of any sign take positive ones too. The list is worked out: a unit stands where its ideal weights compute it, and on the left
where they still do when signs are turned.

## All units

${table(given, link)}

${given.catalogue.map(section).join('\n\n')}
`;
};
