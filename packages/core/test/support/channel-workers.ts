import { MessageChannel } from 'node:worker_threads';
import { type Port, serveWork, type Work, type WorkerLike } from '@nalu/core/workers';
import { expect } from 'vitest';

/** A worker that lives in this thread, at the other end of a channel: all but the thread is real. */
export interface ChannelWorker extends WorkerLike {
  readonly emit: (event: string, value: unknown) => unknown;
}

/** Makes such workers, and counts those that are made and ended. */
export const channelWorkers = (script: (port: Port) => void) => {
  const made: ChannelWorker[] = [];
  let ended = 0;
  const start = (): WorkerLike => {
    const { port1, port2 } = new MessageChannel();
    const worker = Object.assign(port1, {
      terminate: () => {
        ended++;
        port1.close();
      },
    }) as unknown as ChannelWorker;
    made.push(worker);
    script(port2 as Port);
    return worker;
  };
  const left = (): number => made.length - ended;
  /** Of so many that were made. */
  const expectNoneLeft = (count: number): void => expect([made.length, left()]).toEqual([count, 0]);
  return { start, made, left, expectNoneLeft };
};

export const workersFor = <R>(work: Work<R>) => channelWorkers((port) => serveWork(work, port));
