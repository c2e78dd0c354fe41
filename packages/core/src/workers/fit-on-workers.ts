import type { NdArray } from '../ops.js';
import type { Runtime } from '../runtime.js';
import type { Of } from '../spec.js';
import { throwIfAborted } from '../training/abort.js';
import { trainedOn } from '../training/facts.js';
import { bestOf, type Runs } from '../training/fit.js';
import { predictOn, type Trained } from '../training/trained.js';
import { type Experiment, type Finished, requireExperiment } from './experiment.js';
import { errorOf } from './messages.js';
import type { WorkerLike } from './port.js';
import { type CrewOptions, onCrew, requireCrew } from './run-on-workers.js';

export interface FitOnWorkersOptions<S> extends CrewOptions {
  /** Told of each model as soon as it is trained, so that it is not lost when the run ends early. What it throws ends the run. */
  readonly onModel?: (model: Trained<S>) => void;
}

const who = 'fitOnWorkers';

/**
 * `fit` with its seeds split over workers, threads of Node or Web Workers of a page.
 *
 * Each worker takes the next share of seeds when it has done with one. A share is one seed where the runtime trains seeds apart;
 * where it trains them together, each worker has one share, of two seeds or more. The models are those of one `fit` of all
 * the seeds, however many workers there are: to the bit, where the seeds of the runtime do not depend on their companions.
 *
 * @param start makes a worker whose script calls {@link serve} with the same experiment.
 * @throws {NaluError} NALU_UNSUPPORTED when a worker does not start, or ends; NALU_OPTION for an option that it may not have;
 * what `fit` and the runtime throw; the reason of `signal`. No worker is left then. A seed that leaves the finite numbers is
 * reported in its model's `failure`.
 * @example
 * const start = () => new Worker(new URL('./experiment.worker.js', import.meta.url), { type: 'module' });
 * const runs = await fitOnWorkers(start, experiment, { workers: 4, seeds: 100 });
 * await runs.best().predict([[10, 20]]);
 */
export const fitOnWorkers = async <S, V>(
  start: () => WorkerLike,
  experiment: Experiment<S, V>,
  options: FitOnWorkersOptions<S>,
): Promise<Runs<S>> => {
  requireExperiment(who, experiment);
  requireCrew(who, start, options, 'onModel');
  throwIfAborted(options.signal);
  const runtime = await experiment.runtime();
  const { onModel, ...shared } = options;
  const trained = new Map<Finished, Trained<S>>();
  const onResult = (finished: Finished): void => {
    const model = trainedOf(runtime, experiment, finished);
    trained.set(finished, model);
    onModel?.(model);
  };
  const together = runtime.seedsTogether !== 1;
  const finished = await onCrew<Finished>(who, start, { ...shared, onResult }, together);
  const models = finished.map((each) => trained.get(each) as Trained<S>);
  return { models, best: () => bestOf(models) };
};

const trainedOf = <S, V>(
  runtime: Runtime<V>,
  { model, options }: Experiment<S, V>,
  { seed, params, loss, heldOut, failure }: Finished,
): Trained<S> => {
  const own = params as Of<S, NdArray>;
  return {
    ...{ model, params: own, seed, loss, heldOut },
    task: trainedOn(options.data),
    failure: failure && errorOf(failure),
    predict: predictOn(runtime, model, own),
  };
};
