import type { Precision } from '../backend.js';
import { complain } from '../errors.js';
import type { HostArray } from '../ops.js';
import { decodeSafetensors, encodeSafetensors, type StoredArray } from '../safetensors.js';
import { buildTree, mapTree, printShape, type SpecTree } from '../spec.js';
import type { Named } from './optimizers.js';
import type { HostTree } from './session.js';

/** Everything that a run needs to go on to the same bits. */
export interface Checkpoint {
  readonly step: number;
  readonly state: HostTree;
  /** For each seed, where its random streams stand. */
  readonly positions: readonly Named<Uint32Array>[];
}

/** What must agree between the run that wrote a checkpoint and the one that reads it. */
export interface RunIdentity {
  readonly run: number;
  readonly seeds: readonly number[];
}

const STREAM = 'random';

export const storedArray = ({ shape, data }: HostArray, precision: Precision): StoredArray => ({
  shape,
  data: precision === 'float64' ? Float64Array.from(data) : Float32Array.from(data),
});

export const encodeCheckpoint = (
  { step, state, positions }: Checkpoint,
  spec: SpecTree,
  identity: RunIdentity,
  precision: Precision,
): Uint8Array => {
  const arrays: Record<string, StoredArray> = {};
  mapTree<SpecTree, HostArray, void>(spec, state, (leaf, _, path) => {
    arrays[path] = storedArray(leaf, precision);
  });
  positions.forEach((streams, i) => {
    for (const [name, data] of Object.entries(streams))
      arrays[`${STREAM}.${i}.${name}`] = { shape: [16], data };
  });
  return encodeSafetensors({
    arrays,
    metadata: { kind: 'nalu checkpoint', step: String(step), ...describe(identity) },
  });
};

const describe = ({ run, seeds }: RunIdentity) => ({ run: String(run), seeds: seeds.join(' ') });

/**
 * Reads a checkpoint back, and refuses one of another model or another run.
 *
 * @throws {NaluError} NALU_FILE when the bytes are no checkpoint, or one that does not fit.
 */
export const decodeCheckpoint = (bytes: Uint8Array, spec: SpecTree, identity: RunIdentity): Checkpoint => {
  const who = 'fit';
  const { arrays, metadata } = decodeSafetensors(bytes, 'checkpoint');
  const refuse = (required: string, got: string) => complain('NALU_FILE', { who, required, got });
  if (metadata.kind !== 'nalu checkpoint')
    throw refuse('a checkpoint of nalu is required to resume', 'another file');
  for (const [name, value] of Object.entries(describe(identity)))
    if (metadata[name] !== value)
      throw refuse(`the checkpoint must be of ${name} ${value}`, `${metadata[name]}`);
  const step = Number(metadata.step);
  if (!Number.isSafeInteger(step) || step < 0) throw refuse('a step number is required', `${metadata.step}`);
  const state = buildTree(spec, ({ shape }, path): HostArray => {
    const array = arrays[path];
    if (
      array === undefined ||
      printShape(array.shape) !== printShape(shape) ||
      array.data instanceof Uint32Array
    )
      throw refuse(
        `the checkpoint must hold "${path}" as ${printShape(shape)}`,
        array ? printShape(array.shape) : 'nothing',
      );
    return { shape: array.shape, data: array.data };
  });
  return { step, state, positions: identity.seeds.map((_, i) => streamsOf(arrays, `${STREAM}.${i}.`)) };
};

const streamsOf = (arrays: Named<StoredArray>, prefix: string): Named<Uint32Array> =>
  Object.fromEntries(
    Object.entries(arrays).flatMap(([path, { data }]) =>
      path.startsWith(prefix) && data instanceof Uint32Array && data.length === 16
        ? [[path.slice(prefix.length), data]]
        : [],
    ),
  );
