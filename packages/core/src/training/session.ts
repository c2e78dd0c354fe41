import { stackArrays, zeros } from '../nd-array.js';
import type { HostArray, NdArray } from '../ops.js';
import { initialize } from '../random/initializers.js';
import { randomSource } from '../random/source.js';
import type { Executable, Runtime } from '../runtime.js';
import { buildTree, flatten, type Given, mapTree, type Of, type SpecTree, unflatten } from '../spec.js';
import type { Unit } from '../units/unit.js';
import type { RunIdentity } from './checkpoint.js';
import { trainChunk } from './chunk.js';
import type { Feed } from './feed.js';
import type { TrainStep } from './train-step.js';

export type HostTree = Of<SpecTree, HostArray>;

/** What one chunk of steps came to. */
export interface ChunkResult {
  /** `[steps]`, or `[steps, seeds]`. */
  readonly losses: NdArray;
  /** `[]`, or `[seeds]`: not finite where training left the finite numbers. */
  readonly health: NdArray;
}

/** A compiled training step with its state on the device. */
export interface Session {
  readonly spec: SpecTree;
  readonly advance: (firstStep: number, steps: number) => Promise<ChunkResult>;
  /** Takes back the last {@link advance}: state and random streams. */
  readonly rewind: () => void;
  readonly read: () => Promise<Of<SpecTree, NdArray>>;
  readonly write: (state: HostTree) => void;
  readonly dispose: () => Promise<void>;
}

export const openSession = async <V>(
  runtime: Runtime<V>,
  step: TrainStep,
  feed: Feed,
  seeds: number | undefined,
): Promise<Session> => {
  const program = trainChunk(step, seeds);
  const stateSpec = program.inputs.state as SpecTree;
  const executable = await runtime.compile(program);
  type State = Of<SpecTree, V>;
  let current: State | undefined;
  let before: { readonly state: State; readonly positions: ReturnType<Feed['positions']> } | undefined;
  const free = (state: State | undefined): void => {
    if (state !== undefined) flatten<SpecTree, V>(stateSpec, state).forEach(runtime.dispose);
  };
  return {
    spec: stateSpec,
    advance: async (firstStep, steps) => {
      const state = current as State;
      const positions = feed.positions();
      const series = uploadSeries(runtime, step, feed, firstStep, steps);
      const outputs = await runChunk(executable, { state, series: series.tree }, feed);
      series.leaves.forEach(runtime.dispose);
      if (before !== undefined) free(before.state);
      before = { state, positions };
      current = outputs.state;
      const [losses, health] = [await runtime.read(outputs.losses), await runtime.read(outputs.health)];
      runtime.dispose(outputs.losses);
      runtime.dispose(outputs.health);
      return { losses, health };
    },
    rewind: () => {
      if (before === undefined) return;
      free(current);
      current = before.state;
      feed.restore(before.positions);
      before = undefined;
    },
    read: async () => readTree(runtime, stateSpec, current as State),
    write: (state) => {
      free(current);
      current = mapTree<SpecTree, HostArray, V>(stateSpec, state, runtime.upload);
    },
    dispose: async () => {
      free(current);
      free(before?.state);
      await executable.dispose();
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

const uploadSeries = <V>(
  runtime: Runtime<V>,
  { scalars }: TrainStep,
  feed: Feed,
  firstStep: number,
  steps: number,
) => {
  const leaves: V[] = [];
  const upload = (array: HostArray): V => {
    const value = runtime.upload(array);
    leaves.push(value);
    return value;
  };
  const rows = Array.from({ length: steps }, (_, k) => scalars(firstStep + k));
  const column = (name: string) => Float64Array.from(rows, (row) => row[name] as number);
  const names = Object.keys(rows[0] ?? {});
  const tree = {
    scalars: Object.fromEntries(names.map((name) => [name, upload({ shape: [steps], data: column(name) })])),
    data: Object.fromEntries(
      Object.entries(feed.sample(steps)).map(([name, array]) => [name, upload(array)]),
    ),
  };
  return { tree, leaves };
};

export const readTree = async <S, V>(
  runtime: Runtime<V>,
  spec: S,
  tree: Of<S, V>,
): Promise<Of<S, NdArray>> => {
  const arrays: NdArray[] = [];
  for (const value of flatten<S, V>(spec, tree)) arrays.push(await runtime.read(value));
  return unflatten<S, NdArray>(spec, arrays);
};

/** The parameters of a model as one seed starts with them. Each leaf draws from a stream of its own. */
export const initialParameters = <S>(model: Unit<S>, run: number, seed: number): Of<S, NdArray> => {
  const random = randomSource(run, seed);
  const initializers = flatten(model.spec, model.init);
  let i = 0;
  return buildTree(model.spec, ({ shape }, path) =>
    initialize(initializers[i++] as never, shape as readonly number[], random, `init.${path}`),
  );
};

/** The first state: the initial parameters, seeds on axis 0, and slots of zeros. */
export const initialState = <S>(
  model: Unit<S>,
  step: TrainStep,
  { run, seeds }: RunIdentity,
  split: boolean,
): HostTree => {
  const starts = seeds.map((seed) => flatten<S, NdArray>(model.spec, initialParameters(model, run, seed)));
  const leaf = (i: number): NdArray => {
    const arrays = starts.map((start) => start[i] as NdArray);
    return split ? stackArrays(arrays) : (arrays[0] as NdArray);
  };
  const params = Object.fromEntries(step.parameters.map(({ path }, i) => [path, leaf(i)]));
  const slots = mapTree<SpecTree, unknown, HostArray>(
    step.state.slots as SpecTree,
    step.state.slots as never,
    (_, { shape }) => zeros([...(split ? [seeds.length] : []), ...(shape as readonly number[])]),
  );
  return { params, slots };
};
