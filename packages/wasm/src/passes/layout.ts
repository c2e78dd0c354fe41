import type { Buffer, Item, Nest, ScheduledLoop } from '../ir.js';
import { isLiteral, isLoop } from '../ir.js';
import { forwarded } from './forwarding.js';
import { type Carried, carriedInPlace } from './in-place.js';
import { type Lives, livesOf } from './lives.js';

/** Where everything stands in memory, in bytes. */
export interface Layout {
  /** Of every buffer that is stored; what only passes through registers has none. */
  readonly address: ReadonlyMap<Buffer, number>;
  /** What a loop still has to copy at the end of each turn. */
  readonly copies: ReadonlyMap<ScheduledLoop, Carried>;
  readonly bytes: number;
}

/** What stays for the whole run: inputs, constants and outputs. */
export interface Permanent {
  readonly buffers: readonly Buffer[];
  readonly results: readonly Buffer[];
}

const LINE = 64;

/** Room for whole vectors; large buffers begin on a line of the cache. */
const roomOf = ({ size }: Buffer): number => {
  const bytes = Math.ceil(size / 4) * 16;
  return bytes < LINE ? bytes : Math.ceil(bytes / LINE) * LINE;
};

/**
 * Gives addresses: first what stays, then temporaries, which share room when they do not live at the same time.
 *
 * @param start the first free byte.
 */
export const layOut = (items: readonly Item[], { buffers, results }: Permanent, start: number): Layout => {
  const address = new Map<Buffer, number>();
  let at = start;
  for (const buffer of buffers) {
    address.set(buffer, at);
    at += roomOf(buffer);
  }
  const { copies, alias } = carriedInPlace(items);
  const stored = storedIn(items, [...buffers, ...results]);
  const lives = livesOf(items, results);
  const free = [...stored].filter((buffer) => !address.has(buffer) && !alias.has(buffer));
  const end = pack(free, lives, Math.ceil(at / LINE) * LINE, address);
  for (const [next, now] of alias) address.set(next, address.get(now) as number);
  return { address, copies, bytes: end + LINE };
};

/** Largest first, each at the lowest place that is free for its whole life. Gives the end. */
const pack = (
  buffers: readonly Buffer[],
  lives: Lives,
  start: number,
  address: Map<Buffer, number>,
): number => {
  interface Placed {
    readonly low: number;
    readonly high: number;
    readonly first: number;
    readonly last: number;
  }
  const placed: Placed[] = [];
  for (const buffer of [...buffers].sort((a, b) => b.size - a.size)) {
    const { first, last } = lives.get(buffer) ?? { first: 0, last: Number.POSITIVE_INFINITY };
    const room = roomOf(buffer);
    let low = start;
    for (const other of placed)
      if (other.first <= last && first <= other.last && other.low < low + room && low < other.high)
        low = other.high;
    address.set(buffer, low);
    const index = placed.findIndex((other) => other.low > low);
    placed.splice(index < 0 ? placed.length : index, 0, { low, high: low + room, first, last });
  }
  return placed.reduce((end, { high }) => Math.max(end, high), start);
};

/** The buffers that something reads from memory. */
const storedIn = (items: readonly Item[], always: readonly Buffer[]): ReadonlySet<Buffer> => {
  const stored = new Set(always);
  const look = (nest: Nest): void => {
    for (const { args } of nest.statements)
      for (const arg of args)
        if (!isLiteral(arg) && forwarded(nest, arg) === undefined) stored.add(arg.buffer);
  };
  const walk = (all: readonly Item[]): void => {
    for (const item of all) {
      if (!isLoop(item)) look(item);
      else {
        for (const { now, next } of item.carries) stored.add(now).add(next);
        for (const buffer of item.written) stored.add(buffer);
        walk(item.starts);
        walk(item.body);
      }
    }
  };
  walk(items);
  return stored;
};
