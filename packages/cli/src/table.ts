import { markdownTable } from 'markdown-table';

/** Lines as a table with a head; nothing where there are none. */
export const table = (head: readonly string[], lines: readonly (readonly string[])[]): string =>
  lines.length === 0 ? '' : `${markdownTable([[...head], ...lines.map((line) => line.map(escaped))])}\n`;

/** A file may hold anything: control characters could command the terminal, and a bar would end the cell. */
const escaped = (cell: string): string => plain(cell).replaceAll('|', '\\|');

/** Text from a file, safe to print in one line. */
export const plain = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what has to go.
  text.replaceAll(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');

/** JSON, in which ∞ and NaN are words: they would become null otherwise. */
export const json = (value: unknown): string =>
  `${JSON.stringify(value, (_, each: unknown) => (typeof each === 'number' && !Number.isFinite(each) ? String(each) : each), 2)}\n`;
