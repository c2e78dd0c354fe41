import { complain, type Graph } from '@nalu/core';
import { emitItems } from './emit/items.js';
import type { Tuning } from './emit/tiling.js';
import { type ModuleBuilder, moduleBuilder } from './encoder/module.js';
import { type Plan, planOf, streamAt } from './plan.js';

/** A program as a module, with all that a caller has to know of its memory. */
export interface Compiled extends Plan {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface CompileSettings {
  /** Multiply and add with one rounding. */
  readonly fused: boolean;
  /** In bytes. */
  readonly memoryLimit: number;
  readonly tuning?: Tuning;
}

/** The unit in which memory is given. */
export const PAGE = 65_536;

/**
 * Compiles a graph to a module that exports its memory, `prepare`, to be run once, and `run`.
 *
 * @param drawn the paths of random leaves that are drawn inside.
 * @throws {NaluError} NALU_UNSUPPORTED when its memory would not fit, before any is taken.
 */
export const compiled = <S, R>(
  graph: Graph<S, R>,
  drawn: readonly string[],
  settings: CompileSettings,
): Compiled => {
  const plan = planOf(graph, drawn);
  const { bytes } = plan.layout;
  requireRoom(graph.program.name, bytes, settings.memoryLimit);
  const builder = moduleBuilder({ pages: Math.ceil(bytes / PAGE) });
  emitPlan(builder, plan, settings, { before: 'prepare', items: 'run' });
  return { ...plan, bytes: builder.bytes() };
};

/** Writes the constants of a plan, and its two functions under their names. */
export const emitPlan = (
  builder: ModuleBuilder,
  plan: Plan,
  { fused, tuning }: Pick<CompileSettings, 'fused' | 'tuning'>,
  names: Readonly<Record<'before' | 'items', string>>,
): void => {
  const { layout } = plan;
  const target = { ...layout, streamAt, fused, tuning, builder };
  for (const part of ['before', 'items'] as const)
    builder.func({ name: names[part], takes: [], gives: [] }, (frame) =>
      emitItems(target, { frame, turns: new Map() }, plan[part]),
    );
  for (const [{ values }, at] of layout.address)
    if (values !== undefined) builder.data(at, new Uint8Array(values.buffer));
};

export const requireRoom = (who: string, bytes: number, limit: number): void => {
  if (bytes <= limit) return;
  const inMegabytes = (n: number) => `${(n / 2 ** 20).toFixed(n < 2 ** 20 ? 3 : 0)} MiB`;
  throw complain('NALU_UNSUPPORTED', {
    who,
    required: `its memory must fit in ${inMegabytes(limit)}`,
    got: `a need of ${inMegabytes(bytes)}`,
    advice: 'Take smaller batches, or fewer steps in one call.',
  });
};
