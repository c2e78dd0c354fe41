import { type EnvironmentName, environments, type Found } from './environment.js';
import { type Lane, startLane } from './lane.js';

/** The Python processes of one run, one for each environment and core, each started when it is first needed. */
export interface Lanes {
  /** @throws Error with the reason where there is no such Python. */
  readonly lane: (environment: EnvironmentName, core: number) => Lane;
  readonly versions: () => Promise<Readonly<Record<string, string>>>;
  readonly close: () => Promise<void>;
}

/** @param find is asked at most once for each environment, and not before its first lane. */
export const lanesOf = (find: (environment: EnvironmentName) => Found): Lanes => {
  const found = new Map<EnvironmentName, Found>();
  const lanes = new Map<string, Lane>();
  const lane = (environment: EnvironmentName, core: number): Lane => {
    const where = found.get(environment) ?? find(environment);
    found.set(environment, where);
    if ('missing' in where) throw new Error(where.missing);
    const known = lanes.get(`${environment} ${core}`) ?? startLane(where.python);
    lanes.set(`${environment} ${core}`, known);
    return known;
  };
  return {
    lane,
    versions: async () => {
      const started = [...found].filter(([name]) => lanes.has(`${name} 0`)).map(([name]) => name);
      const all = await Promise.all(
        started.map((name) => lane(name, 0).versions(environments[name].libraries)),
      );
      return joined(all);
    },
    close: async () => {
      for (const each of lanes.values()) await each.close();
    },
  };
};

/** Where two environments have a library, both of its versions. */
const joined = (all: readonly Readonly<Record<string, string>>[]): Readonly<Record<string, string>> => {
  const versions: Record<string, string> = {};
  for (const [name, version] of all.flatMap(Object.entries<string>))
    versions[name] = name in versions ? `${versions[name]} and ${version}` : version;
  return versions;
};
