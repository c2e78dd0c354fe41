export type { CrewProgress, Running } from './crew.js';
export type { Experiment } from './experiment.js';
export { type FitOnWorkersOptions, fitOnWorkers } from './fit-on-workers.js';
export type { Port, WorkerLike } from './port.js';
export { serve } from './serve.js';
