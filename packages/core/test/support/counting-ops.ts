import type { Ops, Primitive } from '@nalu/core';

/** `ops` that count the calls of each primitive. */
export const counting = <T>(
  ops: Ops<T>,
): { readonly ops: Ops<T>; readonly calls: Partial<Record<Primitive, number>> } => {
  const calls: Partial<Record<Primitive, number>> = {};
  const wrapped = Object.entries(ops).map(([name, f]: [string, unknown]) => [
    name,
    typeof f === 'function' && name !== 'shape'
      ? (...args: unknown[]) => {
          calls[name as Primitive] = (calls[name as Primitive] ?? 0) + 1;
          return f(...args) as unknown;
        }
      : f,
  ]);
  return { ops: Object.fromEntries(wrapped) as Ops<T>, calls };
};
