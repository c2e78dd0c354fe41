import { type Backend, hostScan, type NdArray, type Ops } from '@nalu/core';
import { reference } from '@nalu/core/reference';

/** A tensor that has to be freed, once, and not used after that: what a GPU tensor is. */
export interface Handle {
  readonly array: NdArray;
  alive: boolean;
}

/** The reference with memory to manage: it counts what lives, and throws at a use after the end. */
export const strictBackend = (): { readonly backend: Backend<Handle>; readonly live: () => number } => {
  const living = new Set<Handle>();
  const made: Handle[][] = [];
  const keep = (array: NdArray): Handle => {
    const handle = { array, alive: true };
    living.add(handle);
    made.at(-1)?.push(handle);
    return handle;
  };
  const arrayOf = (handle: Handle): NdArray => {
    if (!handle.alive) throw new Error('a tensor is used after it was freed');
    return handle.array;
  };
  const dispose = (handle: Handle): void => {
    if (!handle.alive) throw new Error('a tensor is freed twice');
    handle.alive = false;
    living.delete(handle);
  };
  const isHandle = (value: unknown): value is Handle =>
    typeof value === 'object' && value !== null && 'alive' in value;
  const unwrap = (value: unknown): unknown =>
    isHandle(value) ? arrayOf(value) : Array.isArray(value) ? value.map(unwrap) : value;
  const wrapped = Object.entries(reference).map(([name, f]: [string, unknown]) => [
    name,
    (...args: unknown[]) => keep((f as (...args: unknown[]) => NdArray)(...args.map(unwrap))),
  ]);
  const handlesIn = (value: unknown): Handle[] =>
    isHandle(value)
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap(handlesIn)
        : [];
  const backend: Backend<Handle> = {
    // Every primitive maps arrays to one array: the record of them is `Ops` again.
    ...(Object.fromEntries(wrapped) as Ops<Handle>),
    name: 'strict',
    precision: 'float64',
    shape: (x) => arrayOf(x).shape,
    stopGradient: (x) => x,
    scan: (specs, carry, xs, step) => hostScan(backend, specs, carry, xs, step),
    upload: ({ shape, data }) => keep({ shape, data: Float64Array.from(data) }),
    read: async (x) => arrayOf(x),
    scope: (body) => {
      made.push([]);
      let kept = new Set<Handle>();
      try {
        const result = body();
        kept = new Set(handlesIn(result));
        return result;
      } finally {
        for (const handle of made.pop()!)
          if (kept.has(handle)) made.at(-1)?.push(handle);
          else if (handle.alive) dispose(handle);
      }
    },
    dispose,
  };
  return { backend, live: () => living.size };
};
