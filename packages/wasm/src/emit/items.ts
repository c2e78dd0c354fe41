import {
  type Code,
  get,
  type Statement as Instruction,
  i32,
  type Local,
  memoryCopy,
  op,
  set,
} from '../encoder/code.js';
import { call, repeat } from '../encoder/control.js';
import type { Frame } from '../encoder/frame.js';
import type { ModuleBuilder } from '../encoder/module.js';
import { type Item, isLoop, type ScheduledLoop, type Turn } from '../ir.js';
import type { Layout } from '../passes/layout.js';
import { emitNest } from './nest.js';
import type { Surroundings } from './walk.js';

/** What all functions of a program share. */
export interface Target extends Pick<Surroundings, 'address' | 'streamAt' | 'fused' | 'tuning'> {
  readonly builder: ModuleBuilder;
  readonly copies: Layout['copies'];
}

/** A function while it is written, and how many turns of the loops around it have gone by. */
interface Scene {
  readonly frame: Frame;
  readonly turns: ReadonlyMap<Turn, Local<'i32'>>;
}

/** How many nests one function may hold: engines optimise a function as a whole, in more than linear time. */
const NESTS = 48;

const nestsIn = (items: readonly Item[]): number =>
  items.reduce((sum, item) => sum + (isLoop(item) ? nestsIn(item.starts) + nestsIn(item.body) : 1), 0);

/** The code of nests and loops in order; what is too much for one function is written as several, and called. */
export const emitItems = (target: Target, scene: Scene, items: readonly Item[]): Instruction[] => {
  const parts = partsOf(items);
  return parts.length > 1
    ? parts.map((part) => called(target, scene, part))
    : items.flatMap((item) => emitItem(target, scene, item));
};

/** Runs of items with no more nests than a function may hold, or one loop that has more. */
const partsOf = (items: readonly Item[]): Item[][] => {
  const parts: Item[][] = [];
  for (const item of items) {
    const last = parts.at(-1);
    if (last !== undefined && nestsIn([...last, item]) <= NESTS) last.push(item);
    else parts.push([item]);
  }
  return parts;
};

const called = (target: Target, scene: Scene, items: readonly Item[]): Instruction => {
  const around = [...scene.turns.entries()];
  const part = target.builder.func(
    { takes: around.map(() => 'i32' as const), gives: [] },
    (frame, ...counts) => {
      const turns = new Map(around.map(([turn], i) => [turn, counts[i] as Local<'i32'>]));
      return items.flatMap((item) => emitItem(target, { frame, turns }, item));
    },
  );
  return call(part, ...around.map(([, count]): Code<'i32'> => get(count)));
};

const emitItem = (target: Target, scene: Scene, item: Item): Instruction[] =>
  isLoop(item) ? emitLoop(target, scene, item) : emitNest({ ...target, ...scene }, item);

const emitLoop = (target: Target, { frame, turns }: Scene, loop: ScheduledLoop): Instruction[] =>
  frame.scoped(() => {
    const { turn, starts, body } = loop;
    const [count, left] = [frame.local('i32'), frame.local('i32')];
    const inside: Scene = { frame, turns: new Map([...turns, [turn, count]]) };
    return [
      ...emitItems(target, { frame, turns }, starts),
      set(count, i32(0)),
      repeat(left, i32(turn.trips), [
        ...emitItems(target, inside, body),
        ...carried(target, loop),
        set(count, op('i32.add', get(count), i32(1))),
      ]),
    ];
  });

/** The next values become the present ones, but for those that are written in place. */
const carried = ({ copies, address }: Target, loop: ScheduledLoop): Instruction[] =>
  (copies.get(loop) ?? []).map(({ now, next }) => {
    const at = (buffer: typeof now) => i32(address.get(buffer) as number);
    return memoryCopy(at(now), at(next), i32(4 * now.size));
  });
