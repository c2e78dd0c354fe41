import { serve } from '@nalu/core/workers';
import { type ExperimentName, experiments } from '../workers/experiment.js';

serve(experiments[self.name as ExperimentName], self);
