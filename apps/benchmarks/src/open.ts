import type { Pages } from './browser/pages.js';
import { type Probe, together, type Variant } from './harness.js';
import type { Spec } from './measure/spec.js';
import { openWorker } from './measure/worker-probe.js';
import type { EnvironmentName } from './python/environment.js';
import type { Lanes } from './python/lanes.js';
import type { Row } from './tables/table.js';

const environmentOf: Partial<Readonly<Record<Spec['by'], EnvironmentName>>> = {
  'torch-eager': 'current',
  'torch-bmm': 'current',
  'torch-113-eager': 'torch-1.13',
  'torch-113-bmm': 'torch-1.13',
  'jax-threefry': 'current',
  'jax-rbg': 'current',
  numpy: 'current',
};

/** Where what is not measured in a worker is measured. */
export interface Places {
  readonly lanes: Lanes;
  readonly pages: Pages;
}

const openOn = (core: number, spec: Spec, { lanes, pages }: Places): Promise<Probe> => {
  if (spec.by.startsWith('page-')) return pages.open(spec);
  const environment = environmentOf[spec.by];
  return environment === undefined ? openWorker(spec) : lanes.lane(environment, core).open(spec);
};

/** The seeds of a row, dealt out to its cores. Whoever trains them one after another has one on each. */
export const dealt = ({ spec, cores }: Row): readonly Spec[] => {
  if (cores === 1 || spec.kind !== 'train') return [spec];
  return Array.from({ length: cores }, (_, core) => {
    const own = spec.seeds.filter((_, i) => i % cores === core);
    return own.length === 0 ? spec : { ...spec, seeds: own };
  });
};

/** A row as something to measure: in a worker for each core, in a Python process for each, or in a page. */
export const variantOf = (row: Row, places: Places): Variant<Row> => ({
  row,
  open: async () => {
    const probes: Probe[] = [];
    try {
      for (const [core, spec] of dealt(row).entries()) probes.push(await openOn(core, spec, places));
    } catch (error) {
      for (const probe of probes) await probe.close();
      throw error;
    }
    return probes.length === 1 ? (probes[0] as Probe) : together(probes);
  },
});
