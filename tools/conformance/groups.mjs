// @ts-check
// Which column of the matrix a case belongs to: a few groups, for thirty primitives and every unit would fill no page.

/** @typedef {import('../../packages/conformance/src/report.ts').ColumnEntry} Entry */
/** @typedef {Extract<Entry, { kind: 'case' }>} CaseEntry */

/** @type {Readonly<Record<string, readonly string[]>>} */
const members = {
  elementwise: [
    ...['neg', 'abs', 'sign', 'exp', 'log', 'sqrt', 'sin', 'cos', 'tanh', 'sigmoid'],
    ...['add', 'sub', 'mul', 'div', 'min', 'max', 'greater', 'where', 'constant', 'stopGradient'],
  ],
  'sums and products': ['matmul', 'sum', 'mean', 'prod'],
  layout: ['transpose', 'reshape', 'broadcastTo', 'concat', 'slice'],
  scan: ['scan'],
  programs: ['programs'],
};

export const groups = [
  'elementwise',
  'sums and products',
  'layout',
  'scan',
  'gradients',
  'programs',
  'units',
];

/** @param {CaseEntry} entry */
export const groupOf = ({ subject, aspect }) => {
  const own = Object.keys(members).find((group) => members[group]?.includes(subject));
  if (own === undefined) return 'units';
  return aspect === 'gradient' ? 'gradients' : own;
};
