import type { HostArray, NdArray } from '../ops.js';
import type { Program } from '../program.js';
import type { Executable, Runtime } from '../runtime.js';
import { flatten, type Given, mapTree, type Of, type SpecTree, unflatten } from '../spec.js';
import { trainChunk } from './chunk.js';
import { scalarsFor, withColumns } from './columns.js';
import { take, withUploaded } from './device.js';
import type { Feed } from './feed.js';
import type { Named } from './optimizers.js';
import type { SeedGroup } from './seed-groups.js';
import type { TrainStep } from './train-step.js';

export type HostTree = Of<SpecTree, HostArray>;

/** What one chunk of steps came to. */
export interface ChunkResult {
  /** `[steps]`, or `[steps, seeds]`. */
  readonly losses: NdArray;
  /** `[]`, or `[seeds]`: not finite where training left the finite numbers. */
  readonly health: NdArray;
  /** How long it took; where groups took turns, the longest of their calls. */
  readonly milliseconds: number;
}

/** A compiled training step with its state on the device. */
export interface Session {
  readonly spec: SpecTree;
  /** @param between is awaited between the groups of seeds. */
  readonly advance: (firstStep: number, steps: number, between?: () => Promise<void>) => Promise<ChunkResult>;
  /** Takes back the last {@link advance}: state and random streams. */
  readonly rewind: () => void;
  /** Leaves the seed of that place where it is, for it failed. On a seed axis it is computed along, and touches no other. */
  readonly stop: (index: number) => void;
  readonly read: () => Promise<Of<SpecTree, NdArray>>;
  readonly write: (state: HostTree) => void;
  readonly dispose: () => Promise<void>;
}

/** The seeds of one group. */
export const openSession = async <V>(runtime: Runtime<V>, step: TrainStep, feed: Feed): Promise<Session> => {
  const scalars = scalarsFor(step.scalars, feed.group);
  const program = chunkFor(step, feed.group);
  const executable = await runtime.compile(program);
  const session = sessionOn(runtime, executable, program.inputs.state as SpecTree, feed);
  return {
    ...session,
    advance: (first, count) =>
      withColumns(runtime, scalars, { first, count }, (columns) => session.advance(count, columns)),
    stop: () => {},
    dispose: async () => {
      await session.dispose();
      await executable.dispose();
    },
  };
};

/** The program of a group: that of every other group of its size. */
export const chunkFor = (step: TrainStep, { seeds, hasAxis }: SeedGroup): Program<SpecTree, SpecTree> =>
  trainChunk(step, hasAxis ? seeds.length : undefined);

export type Chunk<V> = Executable<SpecTree, SpecTree, V>;

/** A session that is told what its scalars are, which others may get as well. */
export interface OpenSession<V> extends Omit<Session, 'advance' | 'stop'> {
  readonly advance: (steps: number, scalars: Named<V>) => Promise<ChunkResult>;
}

/** A state on its way through a program that others may use as well. */
export const sessionOn = <V>(
  runtime: Runtime<V>,
  executable: Chunk<V>,
  spec: SpecTree,
  feed: Feed,
): OpenSession<V> => {
  type State = Of<SpecTree, V>;
  let current: State | undefined;
  let before: { readonly state: State; readonly positions: ReturnType<Feed['positions']> } | undefined;
  const free = (state: State | undefined): void => {
    if (state !== undefined) flatten<SpecTree, V>(spec, state).forEach(runtime.dispose);
  };
  return {
    spec,
    advance: async (steps, scalars) => {
      const begin = Date.now();
      const state = current as State;
      const positions = feed.positions();
      const outputs = await withUploaded(runtime, (upload) => {
        const samples = Object.entries(feed.sample(steps)).map(([name, array]) => [name, upload(array)]);
        // Noise is drawn by the runtime.
        const series = { scalars, data: Object.fromEntries(samples), noise: {} };
        return runChunk(executable, { state, series }, feed);
      });
      free(before?.state);
      before = { state, positions };
      current = outputs.state;
      const losses = await take(runtime, outputs.losses);
      const health = await take(runtime, outputs.health);
      return { losses, health, milliseconds: Date.now() - begin };
    },
    rewind: () => {
      if (before === undefined) return;
      free(current);
      current = before.state;
      feed.restore(before.positions);
      before = undefined;
    },
    read: async () => readTree(runtime, spec, current as State),
    write: (state) => {
      free(current);
      // An upload that fails must not leave what is freed to be freed once more.
      current = undefined;
      current = mapTree<SpecTree, HostArray, V>(spec, state, runtime.upload);
    },
    dispose: async () => {
      free(current);
      free(before?.state);
    },
  };
};

interface ChunkOutputs<V> {
  readonly state: Of<SpecTree, V>;
  readonly losses: V;
  readonly health: V;
}

const runChunk = async <V>(
  executable: Executable<SpecTree, SpecTree, V>,
  inputs: unknown,
  { random }: Feed,
): Promise<ChunkOutputs<V>> => {
  // The chunk's specs are plain trees, so its types cannot name what they hold.
  const outputs: unknown = await executable.run(inputs as Given<SpecTree, V>, { random });
  return outputs as ChunkOutputs<V>;
};

const readTree = async <S, V>(runtime: Runtime<V>, spec: S, tree: Of<S, V>): Promise<Of<S, NdArray>> => {
  const arrays: NdArray[] = [];
  for (const value of flatten<S, V>(spec, tree)) arrays.push(await runtime.read(value));
  return unflatten<S, NdArray>(spec, arrays);
};
