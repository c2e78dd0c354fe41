import type { Graph } from '@nalu/core';
import { type Buffer, type Item, isLiteral } from './ir.js';
import { partsOf } from './passes/beforehand.js';
import { buffersRead } from './passes/dependencies.js';
import { type Layout, layOut } from './passes/layout.js';
import { type Lowered, lower, type Place } from './passes/lower.js';
import { schedule } from './passes/schedule.js';
import { withoutUnread } from './passes/unread.js';

/** A program in nests, and where everything stands. */
export interface Plan extends Lowered {
  /** What depends on constants alone, to be run once. */
  readonly before: readonly Item[];
  readonly items: readonly Item[];
  readonly layout: Layout;
}

export interface PlanOptions {
  /** The first free byte. Default 0. */
  readonly start?: number;
  /** Whether inputs and outputs stand in rows, as hosts have them. Default false. */
  readonly inRows?: boolean;
}

/** How much memory a random stream takes for its position. */
const STREAM = 64;

/** Where the position of a stream stands: sixteen words. The first line of memory stays free. */
export const streamAt = (stream: number): number => STREAM * (1 + stream);

/**
 * Passes a graph through all stages but the last: statements, nests, addresses.
 *
 * @param drawn the paths of random leaves that are drawn inside.
 */
export const planOf = <S, R>(
  graph: Graph<S, R>,
  drawn: readonly string[],
  { start = 0, inRows = false }: PlanOptions = {},
): Plan => {
  const lowered = lower(graph, drawn, inRows);
  const results = buffersOf(lowered.outputs);
  const units = withoutUnread(lowered.units, results);
  const { before, during, made } = partsOf(units, buffersOf(lowered.inputs), results);
  const [early, items] = [schedule(before), schedule(during)];
  const constants = units.flatMap(buffersRead).filter(({ values }) => values !== undefined);
  const stay = [
    ...buffersOf(lowered.inputs),
    ...constants,
    ...results.filter(({ values }) => values),
    ...made,
  ];
  const layout = layOut(
    [...early, ...items],
    { buffers: [...new Set(stay)], results },
    Math.max(start, streamAt(lowered.streams.length)),
  );
  return { ...lowered, units, before: early, items, layout };
};

const buffersOf = (places: readonly Place[]): Buffer[] =>
  places.flatMap(({ operand }) => (isLiteral(operand) ? [] : [operand.buffer]));
