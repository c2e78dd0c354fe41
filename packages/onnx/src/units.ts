import { type About, catalogue } from '@nalu/core';

/** What is said of each unit, by the name that units carry. */
const abouts = (): ReadonlyMap<string, About> =>
  new Map([...catalogue].reverse().flatMap((about) => about.samples.map(({ unit }) => [unit.name, about])));

let known: ReadonlyMap<string, About> | undefined;

/** The equation and the source of a unit of the catalogue. */
export const docOf = (unit: string): string | undefined => {
  known ??= abouts();
  const about = known.get(unit);
  return about && [`${about.title}`, ...about.equation, about.source].join('\n');
};
