import { complain } from '../errors.js';
import { errorOf, type Order, type Report, type Standing } from './messages.js';
import { onEnd, onMessage, type WorkerLike } from './port.js';

/** A worker as a crew deals with it: one share at a time. */
export interface Member<R> {
  /** When its script has begun. It rejects when the worker ends before. */
  readonly ready: Promise<unknown>;
  /** What the seeds of a share come to. It rejects when the work throws, or the worker ends. */
  readonly give: (order: Order, onProgress: (standing: Standing) => void) => Promise<readonly R[]>;
  /** When it is at no share, whatever became of the last. */
  readonly idle: () => Promise<unknown>;
  readonly tell: (order: Order) => void;
  readonly end: () => unknown;
}

type Answer<R> = Exclude<Report<R>, { readonly kind: 'progress' }>;

/** @param who the public function that the worker is for. */
export const memberOf = <R>(who: string, worker: WorkerLike): Member<R> => {
  let onProgress = (_: Standing): void => {};
  let onAnswer = (_: Answer<R>): void => {};
  const ended = new Promise<never>((_, reject) => {
    onEnd(worker, (reason) => reject(broken(who, reason)));
  });
  onMessage<Report<R>>(worker, (report) => {
    if (report.kind === 'progress') onProgress(report);
    else onAnswer(report);
  });
  const answer = (): Promise<Answer<R>> => {
    const told = new Promise<Answer<R>>((resolve) => {
      onAnswer = resolve;
    });
    return Promise.race([told, ended]);
  };
  const tell = (order: Order): void => worker.postMessage(order);
  let atWork: Promise<unknown> = Promise.resolve();
  return {
    ready: answer(),
    give: (order, listener) => {
      onProgress = listener;
      const results = answer().then(resultsIn);
      atWork = results.catch(() => {});
      tell(order);
      return results;
    },
    idle: () => atWork,
    tell,
    end: () => worker.terminate(),
  };
};

const resultsIn = <R>(answer: Answer<R>): readonly R[] => {
  if (answer.kind === 'failed') throw errorOf(answer.error);
  return answer.kind === 'finished' ? answer.results : [];
};

const broken = (who: string, reason: string) =>
  complain('NALU_UNSUPPORTED', {
    who,
    required: 'every worker must start, and go on to the end',
    got: `one that ended: ${reason}`,
  });
