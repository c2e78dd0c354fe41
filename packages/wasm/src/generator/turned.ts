import {
  type Code,
  get,
  i32,
  type Local,
  load,
  op,
  type Statement,
  set,
  shuffle,
  store,
} from '../encoder/code.js';
import { brIf, ifElse, loop } from '../encoder/control.js';
import type { Frame } from '../encoder/frame.js';
import type { Vector } from '../functions/site.js';

type Index = Local<'i32'>;
type Address = Code<'i32'>;

/** Columns that lie one after another, and the rows that they become. Addresses and steps are in bytes. */
export interface Turn {
  readonly from: Index;
  readonly to: Index;
  readonly rows: Index;
  readonly columns: Index;
  /** From a column to the next. */
  readonly fromStep: Index;
  /** From a row to the next. */
  readonly toStep: Index;
}

/**
 * Transposes in squares of four by four, down the columns and then along the rows.
 *
 * There must be four rows. The last squares reach back over those before them, so that none reaches beyond the end; only with fewer than
 * four columns each row runs on into the next, which then writes over it, and the last one into what follows.
 */
export const turned = (frame: Frame, turn: Turn): readonly Statement[] => {
  const { from, to, rows, columns, fromStep, toStep } = turn;
  const [source, target] = [frame.local('i32'), frame.local('i32')];
  const [froms, tos] = [stepsOf(frame, fromStep), stepsOf(frame, toStep)];
  const down = byFours(frame, rows, square(frame, froms.at(source), tos.at(target)), {
    on: [moved(source, i32(16)), moved(target, get(tos.four))],
    by: (count) => [moved(source, times(count, i32(4))), moved(target, times(count, get(toStep)))],
  });
  const along = byFours(frame, columns, [set(source, get(from)), set(target, get(to)), ...down], {
    on: [moved(from, get(froms.four)), moved(to, i32(16))],
    by: (count) => [moved(from, times(count, get(fromStep))), moved(to, times(count, i32(4)))],
  });
  return [...froms.before, ...tos.before, ...along];
};

const add = (a: Address, b: Address): Address => op('i32.add', a, b);
const times = (a: Address, b: Address): Address => op('i32.mul', a, b);
const moved = (address: Index, by: Address): Statement => set(address, add(get(address), by));

interface Moves {
  /** To the next four. */
  readonly on: readonly Statement[];
  readonly by: (count: Address) => readonly Statement[];
}

/** Runs the body on four after four, and where some are left over on the last four; on the first four where there are fewer. */
const byFours = (frame: Frame, count: Index, body: readonly Statement[], { on, by }: Moves) => {
  const [fours, rest, more] = [frame.local('i32'), frame.local('i32'), frame.local('i32')];
  return [
    set(fours, op('i32.shr_s', get(count), i32(2))),
    set(rest, op('i32.and', get(count), i32(3))),
    ifElse(op('i32.eqz', get(fours)), [set(fours, i32(1)), set(rest, i32(0))]),
    loop([
      loop([...body, ...on, moved(fours, i32(-1)), brIf(get(fours), 0)]),
      ...by(add(get(rest), i32(-4))),
      set(fours, i32(1)),
      set(more, get(rest)),
      set(rest, i32(0)),
      brIf(get(more), 0),
    ]),
  ];
};

/** A step, and addresses that lie 0, 1, 2 and 3 of it on. */
const stepsOf = (frame: Frame, one: Index) => {
  const [two, three, four] = [frame.local('i32'), frame.local('i32'), frame.local('i32')];
  return {
    four,
    before: [
      set(two, add(get(one), get(one))),
      set(three, add(get(two), get(one))),
      set(four, add(get(two), get(two))),
    ],
    at: (base: Index): readonly Address[] => [
      get(base),
      ...[one, two, three].map((steps) => add(get(base), get(steps))),
    ],
  };
};

/** Four columns of four become four rows of four. */
const square = (frame: Frame, froms: readonly Address[], tos: readonly Address[]): readonly Statement[] => {
  const body: Statement[] = [];
  const kept = (value: Vector): Vector => {
    const local = frame.local('v128');
    body.push(set(local, value));
    return get(local);
  };
  const [a, b, c, d] = froms.map((at) => kept(load('v128.load', at))) as [Vector, Vector, Vector, Vector];
  const upper = [kept(shuffle(a, b, [0, 4, 1, 5])), kept(shuffle(c, d, [0, 4, 1, 5]))] as const;
  const lower = [kept(shuffle(a, b, [2, 6, 3, 7])), kept(shuffle(c, d, [2, 6, 3, 7]))] as const;
  const rows = [upper, lower].flatMap(([left, right]) => [
    shuffle(left, right, [0, 1, 4, 5]),
    shuffle(left, right, [2, 3, 6, 7]),
  ]);
  return [...body, ...rows.map((row, i) => store('v128.store', tos[i] as Address, row))];
};
