import { flatten, leafSpecs, type Of, type RandomSource, type RandomStream, type SpecTree } from '@nalu/core';

/** The streams that a program draws from itself: of the leaves that it can, those that the caller did not give. */
export const steppedStreams = (
  random: RandomSource | undefined,
  drawable: readonly string[],
  spec: unknown,
  given: unknown,
): ReadonlyMap<string, RandomStream> => {
  const { stepped } = random ?? {};
  if (stepped === undefined) return new Map();
  const values = flatten<SpecTree, unknown>(spec as SpecTree, given as Of<SpecTree, unknown>);
  const missing = leafSpecs(spec).flatMap(({ path }, i) => (values[i] === undefined ? [path] : []));
  return new Map(
    drawable.filter((name) => missing.includes(name)).map((name) => [name, stepped(name)] as const),
  );
};

/** What stands for the numbers of a leaf that is drawn inside. */
export const drawnInside = new Float64Array(0);

/** The same source, but for what is drawn inside. */
export const withoutDrawn = (
  random: RandomSource | undefined,
  inside: ReadonlyMap<string, unknown>,
): RandomSource | undefined =>
  random && {
    ...random,
    draw: (name, law, shape) =>
      inside.has(name) ? { shape, data: drawnInside } : random.draw(name, law, shape),
  };
