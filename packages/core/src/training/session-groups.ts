import { ndArray, rowOf, stackArrays, zeros } from '../nd-array.js';
import type { HostArray, NdArray } from '../ops.js';
import type { Runtime } from '../runtime.js';
import { flatten, mapTree, prefixed, type SpecTree, unflatten } from '../spec.js';
import { trainChunk } from './chunk.js';
import { type Scalars, scalarsApart, withColumns } from './columns.js';
import type { Feed } from './feed.js';
import { type ChunkResult, type Session, sessionOn } from './session.js';
import type { TrainStep } from './train-step.js';

/**
 * Several seeds, one after another on the compiled step of one, with the face of a session that has a seed axis.
 *
 * @param feeds one for each of the seeds.
 */
export const openApart = async <V>(
  runtime: Runtime<V>,
  step: TrainStep,
  feeds: readonly Feed[],
  seeds: readonly number[],
): Promise<Session> => {
  const scalars = scalarsApart(step.scalars, seeds);
  const program = trainChunk(step, undefined);
  const own = program.inputs.state as SpecTree;
  const spec = prefixed(own, feeds.length) as SpecTree;
  const executable = await runtime.compile(program);
  const sessions = feeds.map((feed) => sessionOn(runtime, executable, own, feed));
  const stopped = new Set<number>();
  return {
    spec,
    advance: (first, count) =>
      withColumns(runtime, scalars.common, { first, count }, async (common) => {
        const results: ChunkResult[] = [];
        for (const [i, session] of sessions.entries())
          results.push(
            stopped.has(i)
              ? lost(count)
              : await withColumns(runtime, scalars.own[i] as Scalars, { first, count }, (own) =>
                  session.advance(count, { ...common, ...own }),
                ),
          );
        return {
          losses: sideBySide(results.map(({ losses }) => losses)),
          health: stackArrays(results.map(({ health }) => health)),
        };
      }),
    rewind: () => {
      for (const [i, session] of sessions.entries()) if (!stopped.has(i)) session.rewind();
    },
    stop: (index) => void stopped.add(index),
    read: async () => {
      const states: (readonly NdArray[])[] = [];
      for (const session of sessions) states.push(flatten<SpecTree, NdArray>(own, await session.read()));
      const [first = []] = states;
      return unflatten<SpecTree, NdArray>(
        own,
        first.map((_, i) => stackArrays(states.map((state) => state[i] as NdArray))),
      );
    },
    write: (state) => {
      const all = mapTree<SpecTree, HostArray, NdArray>(own, state, float64);
      sessions.forEach((session, i) => {
        session.write(mapTree<SpecTree, NdArray, HostArray>(own, all, (leaf) => rowOf(leaf, i)));
      });
    },
    dispose: async () => {
      for (const session of sessions) await session.dispose();
      await executable.dispose();
    },
  };
};

/** What is told of a seed that is stopped. */
const lost = (count: number): ChunkResult => ({
  losses: ndArray([count], new Float64Array(count).fill(Number.NaN)),
  health: ndArray([], [Number.NaN]),
});

const float64 = ({ shape, data }: HostArray): NdArray => ({ shape, data: Float64Array.from(data) });

/** A column for each seed: `[steps, seeds]`. */
const sideBySide = (series: readonly NdArray[]): NdArray => {
  const steps = series[0]?.data.length ?? 0;
  const result = zeros([steps, series.length]);
  series.forEach(({ data }, i) => {
    for (let t = 0; t < steps; t++) result.data[t * series.length + i] = data[t] as number;
  });
  return result;
};
