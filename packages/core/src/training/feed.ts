import { complain } from '../errors.js';
import type { HostArray } from '../ops.js';
import { fillSeries } from '../random/series.js';
import { drawnBy, type RandomSource, randomSource } from '../random/source.js';
import { sizeOf } from '../shapes.js';
import type { Sampler } from './data.js';
import type { Named } from './optimizers.js';
import type { SeedGroup } from './seed-groups.js';

/** The random state of the seeds of a group, and the data that come of it, step by step. */
export interface Feed {
  readonly group: SeedGroup;
  /** Fills random leaves `[steps, (seeds,) …]`, each seed from its own streams, each step after the last. */
  readonly random: RandomSource;
  /** What the sampler writes for `steps` steps; nothing when the data are a program. */
  readonly sample: (steps: number) => Named<HostArray>;
  /** The first NaN or ∞ that the sampler wrote last, and the step in that chunk. */
  readonly firstBadSample: () => BadSample | undefined;
  readonly positions: () => readonly Named<Uint32Array>[];
  readonly restore: (positions: readonly Named<Uint32Array>[]) => void;
}

export interface BadSample {
  readonly step: number;
  readonly name: string;
  readonly value: string;
}

const SAMPLES = 'samples';

/** @param group the seeds that run side by side; a seed draws the same whichever others run with it. */
export const feedOf = (run: number, group: SeedGroup, sampler: Sampler | undefined): Feed => {
  const { seeds, hasAxis } = group;
  let sources = seeds.map((seed) => randomSource(run, seed));
  let samples: Named<HostArray> = {};
  const fill: RandomSource['fill'] = (target, name, law, shape) => {
    const streams = sources.map((source) => source.stream(name));
    const states = streams.map((stream) => stream.position());
    fillSeries(states, target, law, shape.slice(hasAxis ? 2 : 1));
    streams.forEach((stream, i) => {
      stream.seek(states[i] as Uint32Array);
    });
  };
  const refuse = () => {
    throw complain('NALU_UNSUPPORTED', {
      who: 'fit',
      required: 'streams are kept by seed',
      got: 'a demand for all',
    });
  };
  return {
    group,
    random: {
      draw: drawnBy(fill),
      fill,
      stream: refuse,
      positions: refuse,
      ...(!hasAxis && { stepped: (name) => (sources[0] as RandomSource).stream(name) }),
    },
    sample: (steps) => {
      samples = sampler === undefined ? {} : sampleSteps(sampler, sources, hasAxis, steps);
      return samples;
    },
    firstBadSample: () => firstBadSample(samples),
    positions: () => sources.map((source) => source.positions()),
    restore: (positions) => {
      sources = seeds.map((seed, i) => randomSource(run, seed, positions[i]));
    },
  };
};

/** The feeds of groups that run one after another, as one: what a checkpoint and a diagnosis ask for. */
export const joinedFeed = (
  feeds: readonly Feed[],
): Pick<Feed, 'firstBadSample' | 'positions' | 'restore'> => ({
  firstBadSample: () =>
    feeds.flatMap((feed) => feed.firstBadSample() ?? []).sort((a, b) => a.step - b.step)[0],
  positions: () => feeds.flatMap((feed) => feed.positions()),
  restore: (positions) => {
    let first = 0;
    for (const { group, restore } of feeds) {
      restore(positions.slice(first, first + group.seeds.length));
      first += group.seeds.length;
    }
  },
});

const sampleSteps = (
  { batch, sample }: Sampler,
  sources: readonly RandomSource[],
  hasAxis: boolean,
  steps: number,
): Named<HostArray> => {
  const axes = hasAxis ? [steps, sources.length] : [steps];
  const series = (shape: readonly number[]): Series => {
    const full = [...axes, ...shape];
    return { shape: full, data: new Float32Array(sizeOf(full)), size: sizeOf(shape) };
  };
  const [x, y] = [series(batch.x.shape as readonly number[]), series(batch.y.shape as readonly number[])];
  for (let step = 0, row = 0; step < steps; step++)
    for (const source of sources) {
      sample({ x: rowOf(x, row), y: rowOf(y, row) }, source.stream(SAMPLES));
      row++;
    }
  return { x, y };
};

interface Series extends HostArray {
  readonly data: Float32Array;
  readonly size: number;
}

const rowOf = ({ data, size }: Series, row: number): Float32Array =>
  data.subarray(row * size, (row + 1) * size);

const firstBadSample = (samples: Named<HostArray>): BadSample | undefined => {
  const bad = Object.entries(samples).flatMap(([name, { shape, data }]): BadSample[] => {
    const at = data.findIndex((value) => !Number.isFinite(value));
    if (at < 0) return [];
    return [{ name, value: String(data[at]), step: Math.floor(at / sizeOf(shape.slice(1))) }];
  });
  return bad.sort((a, b) => a.step - b.step)[0];
};
