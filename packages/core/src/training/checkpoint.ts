import type { Precision } from '../backend.js';
import { complain, NaluError } from '../errors.js';
import type { HostArray, Shape } from '../ops.js';
import { decodeSafetensors, encodeSafetensors, type StoredArray } from '../safetensors.js';
import { buildTree, leafSpecs, mapTree, printShape, type SpecTree } from '../spec.js';
import type { Named } from './optimizers.js';
import type { RestartRecord } from './restarts.js';
import type { HostTree } from './session.js';

/** Everything that a run needs to go on to the same bits. */
export interface Checkpoint {
  readonly step: number;
  readonly state: HostTree;
  /** The loss of the last step, for each seed. */
  readonly losses: readonly number[];
  /** For each seed, where its random streams stand. */
  readonly positions: readonly Named<Uint32Array>[];
  /** Where the run has a rule for restarts. */
  readonly restarts?: RestartRecord | undefined;
  /** For each seed, why it stopped; undefined for the sound, and as a whole where none failed. */
  readonly failures?: Failures | undefined;
}

export type Failures = readonly (NaluError | undefined)[];

/** What must agree between the run that wrote a checkpoint and the one that reads it. */
export interface RunIdentity {
  readonly run: number;
  readonly seeds: readonly number[];
}

const STREAM = 'random';
const LOSSES = 'losses';
const RESTARTS = 'restarts.counts';
const restartLosses = (seed: number): string => `restarts.losses.${seed}`;

export const storedArray = ({ shape, data }: HostArray, precision: Precision): StoredArray => ({
  shape,
  data: precision === 'float64' ? Float64Array.from(data) : Float32Array.from(data),
});

export const encodeCheckpoint = (
  { step, state, losses, positions, restarts, failures }: Checkpoint,
  spec: SpecTree,
  identity: RunIdentity,
  precision: Precision,
): Uint8Array => {
  const arrays: Record<string, StoredArray> = {
    [LOSSES]: { shape: [losses.length], data: Float64Array.from(losses) },
  };
  mapTree<SpecTree, HostArray, void>(spec, state, (leaf, _, path) => {
    arrays[path] = storedArray(leaf, precision);
  });
  const streams = positions.flatMap((own, i) =>
    Object.entries(own).map(([name, data]) => [`${STREAM}.${i}.${name}`, { shape: [16], data }] as const),
  );
  return encodeSafetensors({
    arrays: { ...arrays, ...(restarts && storedRestarts(restarts)), ...Object.fromEntries(streams) },
    metadata: {
      ...{ ...describe(identity), step: String(step), streams: String(streams.length) },
      ...(failures?.some((each) => each !== undefined) && { failures: storedFailures(failures) }),
    },
  });
};

const storedRestarts = ({ counts, losses }: RestartRecord): Named<StoredArray> => ({
  [RESTARTS]: { shape: [counts.length], data: Uint32Array.from(counts) },
  ...Object.fromEntries(losses.map((data, i) => [restartLosses(i), { shape: [data.length], data }])),
});

/** As JSON: what each seed says of its failure, null for the sound. */
const storedFailures = (failures: Failures): string =>
  JSON.stringify(failures.map((each) => each?.message ?? null));

const failuresIn = (text: string | undefined, seeds: number): Failures | undefined => {
  if (text === undefined) return undefined;
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    // Refused below, as whatever else is no list.
  }
  const isText = (each: unknown): each is string | null => each === null || typeof each === 'string';
  if (!Array.isArray(told) || told.length !== seeds || !told.every(isText))
    throw refuse(`the checkpoint must say of each of ${seeds} seeds whether it failed`, `"${text}"`);
  return told.map((each) => (each === null ? undefined : new NaluError('NALU_DIVERGED', each)));
};

const describe = ({ run, seeds }: RunIdentity): Named<string> => ({
  kind: 'nalu checkpoint',
  run: String(run),
  seeds: seeds.join(' '),
});

const refuse = (required: string, got: string) => complain('NALU_FILE', { who: 'fit', required, got });

/**
 * Reads a checkpoint back, and refuses one of another model, another optimiser or another run.
 *
 * @throws {NaluError} NALU_FILE when the bytes are no checkpoint, or one that does not fit.
 */
export const decodeCheckpoint = (bytes: Uint8Array, spec: SpecTree, identity: RunIdentity): Checkpoint => {
  const { arrays, metadata } = decodeSafetensors(bytes, 'checkpoint');
  const { kind, ...expected } = describe(identity);
  if (metadata.kind !== kind) throw refuse('a checkpoint of nalu is required to resume', 'another file');
  for (const [name, value] of Object.entries(expected))
    if (metadata[name] !== value)
      throw refuse(`the checkpoint must be of ${name} ${value}`, metadata[name] ?? 'none');
  const step = Number(metadata.step);
  if (!Number.isSafeInteger(step) || step < 0) throw refuse('a step number is required', `${metadata.step}`);
  const state = buildTree(spec, ({ shape }, path) => numbersOf(arrays, path, shape));
  const { data: losses } = numbersOf(arrays, LOSSES, [identity.seeds.length]);
  const positions = identity.seeds.map((_, i) => streamsOf(arrays, `${STREAM}.${i}.`));
  const restarts = restartsIn(arrays, identity.seeds);
  requireNoMore(arrays, spec, restarts, positions, metadata.streams);
  const failures = failuresIn(metadata.failures, identity.seeds.length);
  return { step, state, losses: [...losses], positions, restarts, failures };
};

/** Nothing in a checkpoint of a run without a rule. */
const restartsIn = (arrays: Named<StoredArray>, seeds: readonly number[]): RestartRecord | undefined => {
  const counts = arrays[RESTARTS];
  if (counts === undefined) return undefined;
  if (!(counts.data instanceof Uint32Array) || counts.data.length !== seeds.length)
    throw refuse(`"${RESTARTS}" must count ${seeds.length} seeds`, printShape(counts.shape));
  const losses = seeds.map((_, i) => {
    const path = restartLosses(i);
    return Float64Array.from(numbersOf(arrays, path, [arrays[path]?.shape[0] ?? 'steps']).data);
  });
  return { counts: [...counts.data], losses };
};

const numbersOf = (arrays: Named<StoredArray>, path: string, shape: Shape): HostArray => {
  const array = arrays[path];
  if (
    array === undefined ||
    printShape(array.shape) !== printShape(shape) ||
    array.data instanceof Uint32Array
  )
    throw refuse(
      `the checkpoint must hold "${path}" as ${printShape(shape)}`,
      array === undefined ? 'nothing' : printShape(array.shape),
    );
  return { shape: array.shape, data: array.data };
};

/** Whatever is left over, or missing among the random streams, was written by another training. */
const requireNoMore = (
  arrays: Named<StoredArray>,
  spec: SpecTree,
  restarts: RestartRecord | undefined,
  positions: readonly Named<Uint32Array>[],
  streams = '',
): void => {
  const found = positions.reduce((total, own) => total + Object.keys(own).length, 0);
  if (String(found) !== streams)
    throw refuse(`the checkpoint must hold ${streams} random streams`, `${found}`);
  const known = new Set([
    LOSSES,
    ...Object.keys(restarts === undefined ? {} : storedRestarts(restarts)),
    ...leafSpecs(spec).map(({ path }) => path),
  ]);
  const extra = Object.keys(arrays).find((path) => !known.has(path) && !path.startsWith(`${STREAM}.`));
  if (extra !== undefined)
    throw refuse('the checkpoint must be of this model and optimiser', `"${extra}" too`);
};

const streamsOf = (arrays: Named<StoredArray>, prefix: string): Named<Uint32Array> =>
  Object.fromEntries(
    Object.entries(arrays).flatMap(([path, { data }]) =>
      path.startsWith(prefix) && data instanceof Uint32Array && data.length === 16
        ? [[path.slice(prefix.length), data]]
        : [],
    ),
  );
