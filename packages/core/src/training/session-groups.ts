import { ndArray, zeros } from '../nd-array.js';
import type { HostArray, NdArray } from '../ops.js';
import type { Runtime } from '../runtime.js';
import { buildTree, flatten, mapTree, type Of, prefixed, type SpecTree } from '../spec.js';
import { type Scalars, scalarsFor, splitScalars, withColumns } from './columns.js';
import type { Feed } from './feed.js';
import type { SeedGroup } from './seed-groups.js';
import {
  type Chunk,
  type ChunkResult,
  chunkFor,
  type HostTree,
  type OpenSession,
  type Session,
  sessionOn,
} from './session.js';
import type { TrainStep } from './train-step.js';

/** A group, and where its seeds lie among all. */
interface Place {
  readonly group: SeedGroup;
  readonly first: number;
}

/** A group at work. */
interface ActiveGroup<V> extends Place {
  /** Those that its seeds have for themselves. */
  readonly scalars: Scalars;
  readonly session: OpenSession<V>;
}

/**
 * Groups of seeds that take turns, chunk by chunk, with the face of one session that has all seeds on an axis.
 *
 * @param feeds one for each group.
 */
export const openGroups = async <V>(
  runtime: Runtime<V>,
  step: TrainStep,
  feeds: readonly Feed[],
): Promise<Session> => {
  const all: SeedGroup = { seeds: feeds.flatMap(({ group }) => group.seeds), hasAxis: true };
  const common = scalarsFor(splitScalars(step.scalars).common, all);
  const spec = prefixed(step.state, all.seeds.length) as SpecTree;
  const { members, dispose } = await membersOf(runtime, step, feeds);
  const stopped = new Set<number>();
  const isOver = ({ group, first }: Place): boolean => group.seeds.every((_, i) => stopped.has(first + i));
  return {
    spec,
    advance: (first, count, between) =>
      withColumns(runtime, common, { first, count }, async (columns) => {
        const results: ChunkResult[] = [];
        for (const member of members) {
          if (results.length > 0) await between?.();
          results.push(
            isOver(member)
              ? lost(member, count)
              : await withColumns(runtime, member.scalars, { first, count }, (own) =>
                  member.session.advance(count, { ...columns, ...own }),
                ),
          );
        }
        return sideBySide(results, count);
      }),
    rewind: () => {
      for (const member of members) if (!isOver(member)) member.session.rewind();
    },
    stop: (index) => void stopped.add(index),
    read: () => readAll(step, spec, members),
    write: (state) => writeAll(step, members, state),
    dispose,
  };
};

/** Groups of one size share their program. */
const membersOf = async <V>(
  runtime: Runtime<V>,
  step: TrainStep,
  feeds: readonly Feed[],
): Promise<{ readonly members: readonly ActiveGroup<V>[]; readonly dispose: () => Promise<void> }> => {
  const chunks = new Map<number, Chunk<V>>();
  const members: ActiveGroup<V>[] = [];
  const dispose = async (): Promise<void> => {
    for (const { session } of members) await session.dispose();
    for (const chunk of chunks.values()) await chunk.dispose();
  };
  const { own } = splitScalars(step.scalars);
  let first = 0;
  try {
    for (const feed of feeds) {
      const { group } = feed;
      const program = chunkFor(step, group);
      const count = group.seeds.length;
      const chunk = chunks.get(count) ?? (await runtime.compile(program));
      chunks.set(count, chunk);
      const session = sessionOn(runtime, chunk, program.inputs.state as SpecTree, feed);
      members.push({ group, first, scalars: scalarsFor(own, group), session });
      first += count;
    }
  } catch (error) {
    await dispose();
    throw error;
  }
  return { members, dispose };
};

/** What is told of a group whose seeds are all stopped. */
const lost = ({ group: { seeds } }: Place, count: number): ChunkResult => {
  const nothing = (size: number) => new Float64Array(size).fill(Number.NaN);
  return {
    losses: ndArray([count, seeds.length], nothing(count * seeds.length)),
    health: ndArray([seeds.length], nothing(seeds.length)),
    milliseconds: 0,
  };
};

/** What a group gets of a leaf that has all seeds on axis 0. */
const rowsFor = ({ group: { seeds, hasAxis }, first }: Place, { shape, data }: HostArray): HostArray => {
  const [count = 1, ...inner] = shape;
  const size = data.length / count;
  return {
    shape: hasAxis ? [seeds.length, ...inner] : inner,
    data: data.slice(first * size, (first + seeds.length) * size),
  };
};

/** The state of all seeds, from that of each group. */
const readAll = async <V>(
  step: TrainStep,
  spec: SpecTree,
  members: readonly ActiveGroup<V>[],
): Promise<Of<SpecTree, NdArray>> => {
  const states: (readonly NdArray[])[] = [];
  for (const { session } of members)
    states.push(flatten<SpecTree, NdArray>(step.state, await session.read()));
  let leaf = 0;
  return buildTree<SpecTree, NdArray>(spec, ({ shape }) => {
    const parts = states.map((state) => state[leaf] as NdArray);
    leaf++;
    return ndArray(shape as readonly number[], joined(parts));
  });
};

const writeAll = <V>(step: TrainStep, members: readonly ActiveGroup<V>[], state: HostTree): void => {
  for (const member of members)
    member.session.write(
      mapTree<SpecTree, HostArray, HostArray>(step.state, state, (leaf) => rowsFor(member, leaf)),
    );
};

const joined = (parts: readonly NdArray[]): Float64Array => {
  const result = new Float64Array(parts.reduce((total, { data }) => total + data.length, 0));
  let at = 0;
  for (const { data } of parts) {
    result.set(data, at);
    at += data.length;
  }
  return result;
};

/** What a chunk came to for all, losses `[steps, seeds]` and health `[seeds]`, from what it came to for the groups. */
const sideBySide = (results: readonly ChunkResult[], steps: number): ChunkResult => {
  const health = joined(results.map(({ health }) => health));
  const losses = zeros([steps, health.length]);
  let first = 0;
  for (const { losses: own } of results) {
    const width = own.data.length / steps;
    for (let t = 0; t < steps; t++)
      losses.data.set(own.data.subarray(t * width, (t + 1) * width), t * health.length + first);
    first += width;
  }
  const milliseconds = Math.max(...results.map((result) => result.milliseconds));
  return { losses, health: ndArray([health.length], health), milliseconds };
};
