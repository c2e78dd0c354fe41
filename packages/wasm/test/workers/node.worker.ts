import { parentPort, workerData } from 'node:worker_threads';
import { type Port, serve } from '../../src/workers/index.js';
import { type ExperimentName, experiments } from './experiment.js';

serve(experiments[workerData as ExperimentName], parentPort as Port);
