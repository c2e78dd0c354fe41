import type { Found } from './environment.js';
import { type Lane, startLane } from './lane.js';

/** The Python processes of one run, one for each core, each started when it is first needed. */
export interface Lanes {
  /** @throws Error with the reason where there is no Python. */
  readonly lane: (core: number) => Lane;
  readonly versions: () => Promise<Readonly<Record<string, string>>>;
  readonly close: () => Promise<void>;
}

/** @param find is asked at most once, and not before the first lane. */
export const lanesOf = (find: () => Found): Lanes => {
  let found: Found | undefined;
  const lanes = new Map<number, Lane>();
  const lane = (core: number): Lane => {
    found ??= find();
    if ('missing' in found) throw new Error(found.missing);
    const known = lanes.get(core) ?? startLane(found.python);
    lanes.set(core, known);
    return known;
  };
  return {
    lane,
    versions: async () => (lanes.size === 0 ? {} : lane(0).versions()),
    close: async () => {
      for (const each of lanes.values()) await each.close();
    },
  };
};
