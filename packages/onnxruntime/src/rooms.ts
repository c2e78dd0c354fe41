import type { OrtData } from './ort.js';

/** Gives the random leaf of a name room for that many numbers. */
export type Room = (leaf: string, count: number) => OrtData;

/**
 * Memory that random leaves are drawn to, and that onnxruntime reads in place. One run after another uses it, for new memory has to be
 * cleared and paged in, which takes as long as the drawing.
 */
export interface Rooms {
  /** What is given to a run is its own until it ends, so runs may overlap. */
  readonly during: <A>(run: (room: Room) => Promise<A>) => Promise<A>;
  readonly clear: () => void;
}

export const roomsOf = (newRoom: (count: number) => OrtData): Rooms => {
  const free = new Map<string, OrtData>();
  const take: Room = (leaf, count) => {
    const known = free.get(leaf);
    if (known?.length !== count) return newRoom(count);
    free.delete(leaf);
    return known;
  };
  return {
    during: async (run) => {
      const taken = new Map<string, OrtData>();
      try {
        return await run((leaf, count) => {
          const room = take(leaf, count);
          taken.set(leaf, room);
          return room;
        });
      } finally {
        for (const [leaf, room] of taken) free.set(leaf, room);
      }
    },
    clear: () => free.clear(),
  };
};
