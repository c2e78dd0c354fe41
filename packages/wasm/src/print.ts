import type { Compiled } from './compiled.js';
import { tilingOf } from './emit/tiling.js';
import { trafficOf } from './emit/traffic.js';
import { type Access, type Item, isLiteral, isLoop, type Nest, type Operand, type Statement } from './ir.js';
import { forwarded } from './passes/forwarding.js';
import type { Layout } from './passes/layout.js';

const letters = 'abcdefgh';

/**
 * A compiled program as pseudo-code: its loops, what each computes, and what it reads and writes in memory.
 *
 * A name with an index stands in memory, in columns; one without passes through a register.
 */
export const printed = (
  { before, items, layout, bytes }: Compiled,
  times: ReadonlyMap<Nest, number> = new Map(),
): string =>
  [
    `${counted(nestsOf([...before, ...items]), 'nest')}, ${bytes.length} bytes of code, ${layout.bytes} bytes of memory`,
    ...(before.length === 0
      ? []
      : ['once, beforehand', ...indented(before.flatMap((item) => linesOf(item, { layout, times })))]),
    ...items.flatMap((item) => linesOf(item, { layout, times })),
  ].join('\n');

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const nestsOf = (items: readonly Item[]): number =>
  items.reduce((sum, item) => sum + (isLoop(item) ? nestsOf(item.starts) + nestsOf(item.body) : 1), 0);

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** What is known of nests: where they read and write, and how long they take. */
interface Known {
  readonly layout: Layout;
  readonly times: ReadonlyMap<Nest, number>;
}

const linesOf = (item: Item, known: Known): string[] => {
  if (!isLoop(item)) return nestLines(item, known);
  const copies = known.layout.copies.get(item) ?? [];
  return [
    ...item.starts.flatMap((nest) => nestLines(nest, known)),
    `repeat ${counted(item.turn.trips, 'time')}`,
    ...indented(item.body.flatMap((inner) => linesOf(inner, known))),
    ...indented(copies.map(({ now, next }) => `${now.name} ← ${next.name}`)),
  ];
};

const nestLines = (nest: Nest, { layout, times }: Known): string[] => {
  const traffic = trafficOf(nest, layout.address);
  const time = times.get(nest);
  const { lanes, segments } = tilingOf(nest, traffic);
  const axes = nest.space.map((size, axis) => {
    const { jam = 1, width = 1 } = segments[axis]?.[0] ?? {};
    const tile = [...(axis === lanes && width === 4 ? ['4 lanes'] : []), ...(jam > 1 ? [`×${jam}`] : [])];
    const word = nest.reduced[axis] ? 'over ' : '';
    return `${word}${letters[axis]} < ${size}${tile.length > 0 ? ` (${tile.join(' ')})` : ''}`;
  });
  const bytes = (count: number) => 4 * count;
  const read = new Set(traffic.loads.map(({ buffer }) => buffer));
  const written = new Set(traffic.stores.map(({ out }) => out.buffer));
  const total = (buffers: ReadonlySet<{ readonly size: number }>) =>
    bytes([...buffers].reduce((sum, { size }) => sum + size, 0));
  const head = nest.space.length === 0 ? 'once' : `for ${axes.join(', ')}`;
  return [
    `${head}    reads ${total(read)} B, writes ${total(written)} B${time === undefined ? '' : `, ${time.toFixed(3)} µs`}`,
    ...indented(nest.statements.map((statement) => statementLine(nest, traffic.stores, statement))),
  ];
};

const signs: Readonly<Partial<Record<string, string>>> = {
  add: '+',
  sub: '−',
  mul: '×',
  div: '÷',
  greater: '>',
};

const statementLine = (nest: Nest, stores: readonly Statement[], statement: Statement): string => {
  const { fold, out } = statement;
  const target = stores.includes(statement) ? accessText(out) : out.buffer.name;
  const becomes = fold === undefined ? '=' : fold === 'sum' ? '+=' : '×=';
  return `${target} ${becomes} ${valueText(nest, statement)}`;
};

const valueText = (nest: Nest, { f, args, draw }: Statement): string => {
  if (draw !== undefined) return `${draw.law.name}(${Object.values(draw.law).slice(1).join(', ')})`;
  const operands = args.map((arg) => operandText(nest, arg));
  if (f === 'copy') return operands[0] as string;
  const sign = signs[f];
  return sign === undefined ? `${f}(${operands.join(', ')})` : operands.join(` ${sign} `);
};

const operandText = (nest: Nest, x: Operand): string => {
  if (isLiteral(x)) return String(x.value);
  return forwarded(nest, x) === undefined ? accessText(x) : x.buffer.name;
};

const accessText = ({ buffer, offset, strides, motions }: Access): string => {
  const terms = [
    ...(offset > 0 ? [String(offset)] : []),
    ...strides.flatMap((stride, axis) =>
      stride === 0 ? [] : [`${stride === 1 ? '' : stride}${letters[axis]}`],
    ),
    ...motions.map(({ stride }) => `${stride === 1 ? '' : stride}t`),
  ];
  return `${buffer.name}[${terms.join(' + ') || '0'}]`;
};
