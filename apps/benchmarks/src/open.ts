import { type Probe, together, type Variant } from './harness.js';
import type { Spec } from './measure/spec.js';
import { openWorker } from './measure/worker-probe.js';
import type { Lanes } from './python/lanes.js';
import type { Row } from './tables/table.js';

const inPython = new Set<Spec['by']>(['torch-eager', 'torch-bmm', 'jax-threefry', 'jax-rbg', 'numpy']);

/** The seeds of a row, dealt out to its cores. Whoever trains them one after another has one on each. */
export const dealt = ({ spec, cores }: Row): readonly Spec[] => {
  if (cores === 1 || spec.kind !== 'train') return [spec];
  return Array.from({ length: cores }, (_, core) => {
    const own = spec.seeds.filter((_, i) => i % cores === core);
    return own.length === 0 ? spec : { ...spec, seeds: own };
  });
};

/** A row as something to measure: in a worker for each core, or in a Python process for each. */
export const variantOf = (row: Row, lanes: Lanes): Variant<Row> => ({
  row,
  open: async () => {
    const probes: Probe[] = [];
    try {
      for (const [core, spec] of dealt(row).entries())
        probes.push(await (inPython.has(spec.by) ? lanes.lane(core).open(spec) : openWorker(spec)));
    } catch (error) {
      for (const probe of probes) await probe.close();
      throw error;
    }
    return probes.length === 1 ? (probes[0] as Probe) : together(probes);
  },
});
