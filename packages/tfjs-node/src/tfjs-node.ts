import { type Backend, complain } from '@nalu/core';
import { type Tfjs, tfjsBackend } from '@nalu/tfjs';
import type { Tensor } from '@tensorflow/tfjs-core';
import { importPeer, installed, type Load } from './peer.js';
import { repairUtil } from './repair.js';

export interface TfjsNodeOptions {
  /** The tfjs to use; by default `@tensorflow/tfjs-node` is imported. */
  readonly tf?: Tfjs;
}

/** What tfjs-node calls its engine. */
const engine = 'tensorflow';

/** {@link tfjsNode}, with its package from elsewhere. */
export const tfjsNodeFrom =
  (load: Load) =>
  async ({ tf }: TfjsNodeOptions = {}): Promise<Backend<Tensor>> => {
    repairUtil();
    const namespace = tf ?? (await importPeer(load));
    if (namespace.findBackendFactory(engine) === null) await importPeer(load);
    requireShared(namespace);
    await start(namespace);
    return tfjsBackend(namespace, engine, 'tfjs-node');
  };

/**
 * tfjs-node as a {@link Backend}: TensorFlow.js on the native TensorFlow library, in float32 on `tf.Tensor`.
 *
 * Imports `@tensorflow/tfjs-node`, starts its engine and makes it the current one. Before that it puts back what Node 23
 * removed and tfjs-node 4.22 needs.
 *
 * @throws {NaluError} NALU_MISSING_PEER when tfjs-node or its native addon is not installed, or does not load here;
 * NALU_UNSUPPORTED when its engine is not in the given `tf`, or does not start.
 * @example
 * const backend = await tfjsNode();
 * const x = backend.upload(array([[1, 2], [3, 4]]));
 * const y = backend.scope(() => backend.matmul(x, x));
 * (await backend.read(y)).data; // [7, 10, 15, 22]
 * [x, y].forEach(backend.dispose);
 */
export const tfjsNode: (options?: TfjsNodeOptions) => Promise<Backend<Tensor>> = tfjsNodeFrom(installed);

const requireShared = (tf: Tfjs): void => {
  if (tf.findBackendFactory(engine) !== null) return;
  throw complain('NALU_UNSUPPORTED', {
    who: 'tfjs-node',
    required: `"tf" must have the engine "${engine}" of tfjs-node`,
    got: `only ${Object.keys(tf.engine().registryFactory).join(', ') || 'none'}`,
    advice: 'Let both use one @tensorflow/tfjs-core, and remove no engine.',
  });
};

const start = async (tf: Tfjs): Promise<void> => {
  // A start that the user has under way must not end after ours.
  if (tf.getBackend() !== undefined) await tf.ready();
  if (await tf.setBackend(engine)) return;
  throw complain('NALU_UNSUPPORTED', {
    who: 'tfjs-node',
    required: `the engine "${engine}" must start`,
    got: 'a failure',
    advice: 'tfjs has printed the reason as a warning.',
  });
};
