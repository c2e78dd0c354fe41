import { parentPort, workerData } from 'node:worker_threads';
import { type Port, serve } from '@nalu/core/workers';
import { type ExperimentName, experiments } from './experiment.js';

serve(experiments[workerData as ExperimentName], parentPort as Port);
