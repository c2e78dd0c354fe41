import type { Slice } from '../harness.js';
import { ended, gate } from '../measure/gate.js';
import { predicting } from '../measure/predicting.js';
import type { PredictSpec, TrainSpec } from '../measure/spec.js';
import { training } from '../measure/training.js';
import type { Work } from '../measure/worker.js';
import { openInPage } from './page-runtimes.js';

let work: Work | undefined;

/** Starts what this page measures. */
export const open = async (spec: TrainSpec | PredictSpec): Promise<void> => {
  work = await (spec.kind === 'train' ? training(spec, openInPage) : predicting(spec, openInPage));
};

/**
 * One turn. A page cannot be held up between two turns, so each begins the work anew: for as long as the turn lasts it
 * warms up, and then it counts.
 */
export const run = async (milliseconds: number): Promise<Slice> => {
  const lengths = [milliseconds, milliseconds];
  let last: Slice = { count: 0, seconds: 0 };
  const pass = gate({
    now: () => performance.now(),
    tell: (slice) => {
      last = slice;
    },
    wait: () => lengths.pop() ?? 0,
  });
  await work?.(pass).catch((error: unknown) => {
    if (error !== ended) throw error;
  });
  return last;
};

/** What WebGL draws with, as the browser calls it. */
export const gpu = (): string => {
  const gl = document.createElement('canvas').getContext('webgl');
  const names = gl?.getExtension('WEBGL_debug_renderer_info');
  return gl && names ? String(gl.getParameter(names.UNMASKED_RENDERER_WEBGL)) : 'unknown';
};
