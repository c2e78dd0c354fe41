import type { RandomSource, RandomStream } from '@nalu/core';

/** Where the random leaves of one call come from. */
export interface Draws {
  readonly random: RandomSource | undefined;
  /** The streams of the leaves that were asked for and that the program draws itself, in the order of its inputs. */
  readonly inside: ReadonlyMap<string, RandomStream>;
  /** Memory for the numbers of a leaf: none where the program draws them. */
  readonly room: (name: string, count: number) => Float32Array;
}

/** The same source, but that it leaves to the program what the program can draw itself. */
export const drawsOf = (random: RandomSource | undefined, drawable: readonly string[]): Draws => {
  const inside = new Map<string, RandomStream>();
  const { stepped } = random ?? {};
  const isInside = (name: string): boolean => stepped !== undefined && drawable.includes(name);
  const room: Draws['room'] = (name, count) => new Float32Array(isInside(name) ? 0 : count);
  if (random === undefined || stepped === undefined) return { random, inside, room };
  const fill: RandomSource['fill'] = (target, name, law, shape) => {
    if (isInside(name)) inside.set(name, stepped(name));
    else random.fill(target, name, law, shape);
  };
  return { random: { ...random, fill }, inside, room };
};
