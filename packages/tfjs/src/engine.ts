import { complain } from '@nalu/core';
import type { KernelBackend } from '@tensorflow/tfjs-core';
import { isDead } from './device.js';
import type { Tfjs } from './namespace.js';

export const isStarted = (tf: Tfjs, engine: string): boolean => engine in tf.engine().registry;

/**
 * Starts a registered engine, and makes it the current one. One whose device has failed is started anew.
 *
 * `tf.setBackend` would block every other engine until an asynchronous one has come up, and two such calls at once leave
 * tfjs with the name of one engine and the kernels of the other. So the factory runs on its own, and what it made is then
 * put where tfjs would have put it.
 *
 * @param who speaks in the error message.
 * @throws {NaluError} NALU_UNSUPPORTED when it does not start.
 */
export const startEngine = async (tf: Tfjs, engine: string, who = 'tfjs'): Promise<void> => {
  // A start that the user has under way must not end after ours.
  if (tf.getBackend()) await tf.ready();
  const old = tf.engine().registry[engine];
  if (old !== undefined && isDead(old)) stop(tf, engine);
  if (!isStarted(tf, engine)) install(tf, engine, await make(tf, engine, who));
  await tf.setBackend(engine);
};

/** Takes an engine out, but for the way to start it. */
const stop = (tf: Tfjs, engine: string): void => {
  const entry = tf.engine().registryFactory[engine];
  tf.removeBackend(engine);
  if (entry !== undefined) tf.registerBackend(engine, entry.factory, entry.priority);
};

const make = async (tf: Tfjs, engine: string, who: string): Promise<KernelBackend> => {
  try {
    const factory = tf.findBackendFactory(engine);
    if (factory === null) throw new Error('it is not registered');
    return await factory();
  } catch (cause) {
    throw complain('NALU_UNSUPPORTED', {
      who,
      required: `the engine "${engine}" must start`,
      got: `a failure (${(cause as { message?: unknown } | undefined)?.message ?? cause})`,
      cause,
    });
  }
};

/** Of two that start the same engine at once, the first one wins. */
const install = (tf: Tfjs, engine: string, instance: KernelBackend): void => {
  if (isStarted(tf, engine)) instance.dispose();
  else tf.engine().registry[engine] = instance;
};

/**
 * Runs `body` on `engine`, whichever is the current one, and goes back to that.
 *
 * The current engine is a global of tfjs. Tensors need no care: tfjs moves the data of an operand to the engine that
 * reads it. To go there and back takes about half a millisecond for wasm, so one scope around much work is cheap.
 *
 * @throws {NaluError} NALU_UNSUPPORTED when another engine is still starting, or this one was removed.
 */
export const onEngine =
  (tf: Tfjs, who: string, engine: string) =>
  <R>(body: () => R): R => {
    const current = tf.getBackend();
    if (current === engine) return body();
    requireReady(tf, who, engine, current);
    switchTo(tf, engine);
    try {
      return body();
    } finally {
      if (current !== undefined) switchTo(tf, current);
    }
  };

/** The promise of `setBackend` is for engines that have yet to start; for others all is done when it returns. */
const switchTo = (tf: Tfjs, engine: string): void => void tf.setBackend(engine);

const requireReady = (tf: Tfjs, who: string, engine: string, current: string | undefined): void => {
  if (!isStarted(tf, engine))
    throw complain('NALU_UNSUPPORTED', {
      who,
      required: `the engine "${engine}" must be in tfjs`,
      got: `only ${Object.keys(tf.engine().registry).join(', ') || 'none'}`,
      advice: 'It was removed; make a new backend.',
    });
  if (current !== undefined && !isStarted(tf, current))
    throw complain('NALU_UNSUPPORTED', {
      who,
      required: `the engine "${engine}" must be free to run`,
      got: `"${current}", which is still starting`,
      advice: 'Await tf.ready() first.',
    });
};
