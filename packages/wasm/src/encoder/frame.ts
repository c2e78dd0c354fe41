import type { Local } from './code.js';
import type { Kind } from './instructions.js';

/** The locals of one function. Those that are released are used again. */
export interface Frame {
  readonly local: <K extends Kind>(kind: K) => Local<K>;
  readonly release: (...locals: readonly Local<Kind>[]) => void;
  /** Releases what the body allocated and did not release itself. */
  readonly scoped: <T>(body: () => T) => T;
  /** The kinds of all locals beyond the parameters, in order. */
  readonly kinds: () => readonly Kind[];
}

export const frameOf = (params: readonly Kind[]): Frame => {
  const kinds: Kind[] = [...params];
  const free: Readonly<Record<Kind, number[]>> = { i32: [], f32: [], v128: [] };
  const live = new Set<number>();
  const freeUp = (index: number): void => {
    // Twice released, a local would be handed out twice.
    if (live.delete(index)) free[kinds[index] as Kind].push(index);
  };
  return {
    local: (kind) => {
      const index = free[kind].pop() ?? kinds.push(kind) - 1;
      live.add(index);
      return { kind, index };
    },
    release: (...locals) => {
      for (const { index } of locals) freeUp(index);
    },
    scoped: (body) => {
      const before = new Set(live);
      const result = body();
      for (const index of [...live]) if (!before.has(index)) freeUp(index);
      return result;
    },
    kinds: () => kinds.slice(params.length),
  };
};
