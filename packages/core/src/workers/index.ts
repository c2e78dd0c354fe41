export type { CrewProgress, Running } from './board.js';
export type { AbortEvents } from './crew.js';
export type { Experiment } from './experiment.js';
export { type FitOnWorkersOptions, fitOnWorkers } from './fit-on-workers.js';
export type { Standing } from './messages.js';
export type { Port, WorkerLike } from './port.js';
export { type CrewOptions, type RunOnWorkersOptions, runOnWorkers } from './run-on-workers.js';
export { serve } from './serve.js';
export { serveWork, type Work, type WorkTerms } from './serve-work.js';
