import { type Buffer, type Item, isLiteral, isLoop, type Nest, type ScheduledLoop } from '../ir.js';

/** From when to when a buffer holds something, counted in nests. */
export interface Life {
  readonly first: number;
  readonly last: number;
}
export type Lives = ReadonlyMap<Buffer, Life>;

/**
 * When each buffer is needed, for a program that runs from the first nest to the last.
 *
 * What a loop reads from outside must outlast it, for its next turn reads it again; what it makes and uses within one turn
 * lives for that part of the turn alone.
 */
export const livesOf = (items: readonly Item[], results: readonly Buffer[]): Lives => {
  const lives = new Map<Buffer, Life>();
  let clock = 0;
  const touch = (buffer: Buffer, first: number, last = first): void => {
    const known = lives.get(buffer) ?? { first, last };
    lives.set(buffer, { first: Math.min(known.first, first), last: Math.max(known.last, last) });
  };
  const passNest = ({ statements }: Nest): void => {
    const now = clock++;
    for (const { args, out } of statements)
      for (const x of [...args, out]) if (!isLiteral(x)) touch(x.buffer, now);
  };
  const passLoop = ({ starts, body, carries, written }: ScheduledLoop): void => {
    const start = clock++;
    const before = new Set(lives.keys());
    starts.forEach(passNest);
    pass(body);
    const end = clock++;
    for (const [buffer, { last }] of lives) if (before.has(buffer) && last > start) touch(buffer, end);
    for (const { now, next } of carries) {
      touch(now, start, end);
      touch(next, end);
    }
    for (const buffer of written) touch(buffer, start, end);
  };
  const pass = (all: readonly Item[]): void => {
    for (const item of all) isLoop(item) ? passLoop(item) : passNest(item);
  };
  pass(items);
  for (const buffer of results) touch(buffer, clock, Number.POSITIVE_INFINITY);
  return lives;
};
