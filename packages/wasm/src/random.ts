import type { RandomSource, RandomStream } from '@nalu/core';

/** What stands for the numbers of a leaf that is drawn inside. */
export const drawnInside = new Float64Array(0);

/** Where the random leaves of one call come from. */
export interface Draws {
  readonly random: RandomSource | undefined;
  /** The streams of the leaves that were asked for and that the program draws itself, in the order of its inputs. */
  readonly inside: ReadonlyMap<string, RandomStream>;
}

/** The same source, but that it leaves to the program what the program can draw itself. */
export const drawsOf = (random: RandomSource | undefined, drawable: readonly string[]): Draws => {
  const inside = new Map<string, RandomStream>();
  const { stepped } = random ?? {};
  if (random === undefined || stepped === undefined) return { random, inside };
  const draw: RandomSource['draw'] = (name, law, shape) => {
    if (!drawable.includes(name)) return random.draw(name, law, shape);
    inside.set(name, stepped(name));
    return { shape, data: drawnInside };
  };
  return { random: { ...random, draw }, inside };
};
