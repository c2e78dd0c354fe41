import { serve } from '../../src/workers/index.js';
import { type ExperimentName, experiments } from '../workers/experiment.js';

serve(experiments[self.name as ExperimentName], self);
