import { type Code, get, type Statement as Instruction, type Local, set } from '../encoder/code.js';
import type { Frame } from '../encoder/frame.js';
import type { Made, Site, Vector } from '../functions/site.js';
import type { StreamState } from '../generator/stream.js';
import { type Buffer, isLiteral, type Nest, type Statement, type Turn } from '../ir.js';
import { forwarded } from '../passes/forwarding.js';
import type { Segment, Tiling, Tuning } from './tiling.js';
import type { Traffic } from './traffic.js';

/** An address that a loop moves. */
export interface Pointer {
  readonly local: Local<'i32'>;
  readonly from: Code<'i32'>;
  /** In bytes, for each trip. */
  readonly step: number;
}

/** A sum or a product that is under way, in a register. */
export interface Accumulator {
  readonly statement: Statement;
  readonly copy: readonly number[];
  readonly local: Local<'v128'>;
}

/** The inside of one loop: its code so far, and what is known there. Level 0 is outside of all loops. */
export interface Level {
  readonly code: Instruction[];
  readonly values: Map<string, Vector>;
  readonly addresses: Map<string, Code<'i32'>>;
  readonly pointers: Pointer[];
  readonly accumulators: Accumulator[];
  readonly made: Made;
}

/** Whatever surrounds a nest in its function. */
export interface Surroundings {
  readonly frame: Frame;
  readonly address: ReadonlyMap<Buffer, number>;
  /** Where the state of a random stream stands. */
  readonly streamAt: (stream: number) => number;
  /** How many turns of a loop have gone by. */
  readonly turns: ReadonlyMap<Turn, Local<'i32'>>;
  readonly fused: boolean;
  readonly tuning?: Tuning | undefined;
}

/** A nest while its code is written: the loops that are open, from the outermost. */
export interface Walk extends Surroundings {
  readonly nest: Nest;
  readonly traffic: Traffic;
  readonly tiling: Tiling;
  readonly levels: Level[];
  /** The segment of each axis that is being walked. */
  readonly current: Segment[];
  /** The states of the streams that are drawn from here. */
  readonly streams: Map<number, StreamState>;
  /** Along which axes the value of a statement changes. */
  readonly moves: ReadonlyMap<Statement, readonly boolean[]>;
}

export const openLevel = ({ levels }: Walk): Level => {
  const level: Level = {
    ...{ code: [], pointers: [], accumulators: [] },
    ...{ values: new Map(), addresses: new Map(), made: new Map() },
  };
  levels.push(level);
  return level;
};

export const levelAt = ({ levels }: Walk, depth: number): Level => levels[depth] as Level;

/** The innermost loop along one of the axes, for what changes along them alone. */
export const depthOf = ({ tiling: { order } }: Walk, moves: readonly unknown[]): number =>
  order.reduce((depth, axis, i) => (moves[axis] ? i + 1 : depth), 0);

/** Whether code is being written for single elements: in a tail, or where no axis has lanes. */
export const isNarrow = ({ tiling: { lanes }, current }: Walk): boolean =>
  lanes < 0 || current[lanes]?.width === 1;

/** Makes a value once for each place where it differs, at the level where it changes last. */
export const remembered = (
  walk: Walk,
  name: string,
  moves: readonly unknown[],
  copy: readonly number[],
  make: (level: Level) => Vector,
): Vector => {
  const level = levelAt(walk, depthOf(walk, moves));
  const key = `${name}|${copy.filter((_, axis) => moves[axis])}`;
  const known = level.values.get(key);
  if (known !== undefined) return known;
  const kept = walk.frame.local('v128');
  level.code.push(set(kept, make(level)));
  const value = get(kept);
  level.values.set(key, value);
  return value;
};

/** Where a level's functions write; constants stand outside of all loops. */
export const siteAt = (walk: Walk, { code, made }: Level, constant: Site['constant']): Site => ({
  local: walk.frame.local,
  run: (statement) => void code.push(statement),
  constant,
  fused: walk.fused,
  made,
});

/** For each statement, the axes along which what it computes changes: those of its operands, through registers too. */
export const movesOf = (nest: Nest): ReadonlyMap<Statement, readonly boolean[]> => {
  const moves = new Map<Statement, readonly boolean[]>();
  for (const statement of nest.statements) {
    const along = (axis: number): boolean =>
      statement.f === 'random' ||
      statement.args.some((arg) => {
        if (isLiteral(arg)) return false;
        const source = forwarded(nest, arg);
        return source === undefined ? arg.strides[axis] !== 0 : (moves.get(source)?.[axis] ?? false);
      });
    moves.set(
      statement,
      nest.space.map((_, axis) => along(axis)),
    );
  }
  return moves;
};
