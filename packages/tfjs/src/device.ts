import type { NaluError, Precision } from '@nalu/core';
import type { KernelBackend } from '@tensorflow/tfjs-core';

/** What an adapter knows of the device that its engine runs on. */
export interface Device {
  readonly precision: Precision;
  /** Throws once the device has failed: tfjs would go on, and give zeros. */
  readonly check: () => void;
  /** `work`, which rejects when the device fails on the way: tfjs would wait for ever. */
  readonly guard: <R>(work: Promise<R>) => Promise<R>;
}

/** A device that does not fail, such as a processor. */
export const steady: Device = { precision: 'float32', check: () => {}, guard: (work) => work };

/** Makes the error; a new one for each that meets it. */
export type Failure = () => NaluError;

export interface FallibleDevice extends Device {
  /** The first failure stays. */
  readonly fail: (failure: Failure) => void;
}

export interface Signs {
  /** Looks whether the device has failed; without it only `fail` says so. */
  readonly look?: () => Failure | undefined;
  /** What a read that tfjs rejects says of the device: nothing, or that it has failed. */
  readonly explain?: (error: unknown) => Failure | undefined;
}

/** A device that may fail, and take with it all that `engine` holds. */
export const fallible = (
  engine: KernelBackend,
  precision: Precision,
  { look = () => undefined, explain = () => undefined }: Signs = {},
): FallibleDevice => {
  let found: Failure | undefined;
  const waiting = new Set<(error: NaluError) => void>();

  const fail = (failure: Failure): void => {
    if (found !== undefined) return;
    found = failure;
    bury(engine, failure);
    for (const reject of waiting) reject(failure());
    waiting.clear();
  };
  const check = (): void => {
    const seen = found ?? look();
    if (seen === undefined) return;
    fail(seen);
    throw seen();
  };
  const guard = async <R>(work: Promise<R>): Promise<R> => {
    // No race with a promise of the device, which would keep a trace of every read for as long as it lives.
    const { result, stop } = either(work, waiting);
    try {
      const value = await result;
      check();
      return value;
    } catch (error) {
      const failure = explain(error);
      if (failure !== undefined) fail(failure);
      check();
      throw error;
    } finally {
      stop();
    }
  };
  return { precision, check, guard, fail };
};

const either = <R>(work: Promise<R>, waiting: Set<(error: NaluError) => void>) => {
  let stop = (): void => {};
  const result = new Promise<R>((resolve, reject) => {
    waiting.add(reject);
    stop = () => void waiting.delete(reject);
    work.then(resolve, reject);
  });
  return { result, stop };
};

const dead = new WeakSet<KernelBackend>();

/** Whether the device of an engine has failed. */
export const isDead = (engine: KernelBackend): boolean => dead.has(engine);

/** From now on a tensor of this engine that another one would move to itself is an error, and no row of zeros. */
export const bury = (engine: KernelBackend, failure: Failure): void => {
  dead.add(engine);
  engine.readSync = () => {
    throw failure();
  };
  engine.read = () => Promise.reject(failure());
};
