import {
  type Access,
  type Buffer,
  type Carry,
  type Item,
  isLoop,
  type ScheduledLoop,
  type Statement,
  sameAccess,
} from '../ir.js';
import { accessesTo, buffersRead } from './dependencies.js';

/** The carries of a loop that are copied at the end of a turn. */
export type Carried = readonly Carry[];

export interface InPlace {
  /** `next` stands where `now` does. */
  readonly alias: ReadonlyMap<Buffer, Buffer>;
  readonly copies: ReadonlyMap<ScheduledLoop, Carried>;
}

/** Finds the carries whose next value may overwrite the present one. */
export const carriedInPlace = (items: readonly Item[]): InPlace => {
  const alias = new Map<Buffer, Buffer>();
  const copies = new Map<ScheduledLoop, Carried>();
  const walk = (all: readonly Item[]): void => {
    for (const item of all) {
      if (!isLoop(item)) continue;
      const copied = item.carries.filter((carry) => !mayOverwrite(item.body, carry));
      copies.set(item, copied);
      for (const carry of item.carries) if (!copied.includes(carry)) alias.set(carry.next, carry.now);
      walk(item.body);
    }
  };
  walk(items);
  return { alias, copies };
};

/** The old value may go as the new one is written, if whatever reads it came before, or reads it at that very index. */
const mayOverwrite = (body: readonly Item[], { now, next }: Carry): boolean => {
  const at = body.findIndex((item) => writerOf(item, next) !== undefined);
  const item = body[at];
  if (item === undefined) return false;
  const writer = writerOf(item, next) as Statement;
  const place: Access = { ...writer.out, buffer: now };
  const reads = (other: Item) =>
    statementsOf(other).some((statement) => buffersRead(statement).includes(now));
  return (
    !body.slice(at + 1).some(reads) &&
    statementsOf(item).every((statement) =>
      accessesTo(statement, now).every((access) => sameAccess(access, place)),
    )
  );
};

const writerOf = (item: Item, buffer: Buffer): Statement | undefined =>
  isLoop(item) ? undefined : item.statements.find(({ out }) => out.buffer === buffer);

const statementsOf = (item: Item): readonly Statement[] =>
  isLoop(item) ? [...item.starts, ...item.body].flatMap(statementsOf) : item.statements;
