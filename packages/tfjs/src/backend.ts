import { type Backend, complain, type Ops, printShape, requireFull } from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { type Device, steady } from './device.js';
import { isStarted, onEngine } from './engine.js';
import type { Tfjs } from './namespace.js';
import { tensorOf, tfjsOps } from './ops.js';
import { tidy } from './tidy.js';

/**
 * A {@link Backend} on an engine that tfjs has started already: what an adapter of one more engine builds on.
 *
 * It works whichever engine is current, and leaves that one current; see `scope` for much work at once.
 *
 * @param name `tfjs-<engine>` by default; it speaks in error messages.
 * @param device what is known of it; by default one that computes in float32 and does not fail.
 * @throws {NaluError} NALU_UNSUPPORTED when the engine has not been started.
 * @example
 * await tf.setBackend('webgl');
 * const backend = tfjsBackend(tf, 'webgl');
 */
export const tfjsBackend = (
  tf: Tfjs,
  engine: string,
  name = `tfjs-${engine}`,
  device: Device = steady,
): Backend<Tensor> => {
  requireStarted(tf, name, engine);
  const there = onEngine(tf, name, engine);
  const on: On = (body) => {
    device.check();
    return there(body);
  };
  return {
    ...everyOp(tfjsOps(tf), on),
    name,
    precision: device.precision,
    upload: (array) => {
      requireFull(name, array.shape, array.data.length, device.precision);
      return on(() => tensorOf(tf, array));
    },
    read: async (x) => {
      requireAlive(name, x);
      device.check();
      return { shape: [...x.shape], data: new Float64Array(await device.guard(x.data<'float32'>())) };
    },
    scope: (body) =>
      on(() =>
        tidy(tf, () => {
          const result = body();
          requireNow(name, result);
          return result;
        }),
      ),
    dispose: (x) => x.dispose(),
  };
};

type On = <R>(body: () => R) => R;

const everyOp = (ops: Ops<Tensor>, on: On): Ops<Tensor> => {
  const wrapped = Object.entries(ops).map(([name, f]: [string, (...args: never[]) => unknown]) => [
    name,
    (...args: never[]) => on(() => f(...args)),
  ]);
  // Each function keeps its own type; a record of them all cannot say so.
  return { ...(Object.fromEntries(wrapped) as Ops<Tensor>), shape: ops.shape };
};

const requireStarted = (tf: Tfjs, who: string, engine: string): void => {
  if (isStarted(tf, engine)) return;
  throw complain('NALU_UNSUPPORTED', {
    who,
    required: `the engine "${engine}" must have started`,
    got: Object.keys(tf.engine().registry).join(', ') || 'none',
    advice: `Await tf.setBackend('${engine}') first.`,
  });
};

/** What an asynchronous body makes after its first await would belong to no scope, and what it made before is freed. */
const requireNow = (who: string, result: unknown): void => {
  if (!(result instanceof Promise)) return;
  throw complain('NALU_UNSUPPORTED', {
    who,
    required: 'the body of a scope must return values',
    got: 'a promise',
    advice: 'Return the tensors, and await after the scope.',
  });
};

const requireAlive = (who: string, x: Tensor): void => {
  if (!x.isDisposed) return;
  throw complain('NALU_DISPOSED', {
    who,
    required: 'a tensor must be alive to be read',
    got: `a disposed ${printShape(x.shape, x.dtype)}`,
    advice: 'Return it from its scope, and dispose it after the last read.',
  });
};
