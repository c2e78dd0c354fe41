import { adam, fit } from '@nalu/core';
import { copiedData, fixedData, freshData } from '../models/data.js';
import { modelOf } from '../models/models.js';
import type { AnyRuntime, OpenRuntime } from './any-runtime.js';
import type { TrainSpec } from './spec.js';
import type { Work } from './worker.js';

/** Random numbers of one call, on a seed axis: more would leave the caches, fewer would pay for the call. */
const NUMBERS_TOGETHER = 2 ** 20;

/** The same where seeds run one after another: only so that a turn does not last much longer than asked. */
const NUMBERS_APART = 2 ** 27;

/** What the runtime prefers, but where many seeds would make that a long call. */
export const stepsPerCall = (
  { seeds, preferredSteps }: Pick<AnyRuntime, 'seeds' | 'preferredSteps'>,
  { form, seeds: list }: Pick<TrainSpec, 'form' | 'seeds'>,
): number => {
  const numbers = form.batch * form.inputs * form.length * list.length;
  const most = (seeds === 'apart' ? NUMBERS_APART : NUMBERS_TOGETHER) / numbers;
  return Math.max(1, Math.min(preferredSteps, Math.floor(most)));
};

const dataFor = ({ seeds }: AnyRuntime, { data, form, seeds: list }: TrainSpec) => {
  if (data === 'fresh') return freshData(form);
  return seeds === 'apart' || list.length === 1 ? fixedData(form) : copiedData(form);
};

/** `fit`, as users call it, for longer than anyone measures. */
export const training = async (spec: TrainSpec, open: OpenRuntime): Promise<Work> => {
  const { by, form, seeds } = spec;
  const runtime = await open(by);
  return async (pass) => {
    await fit(runtime, modelOf(form), {
      data: dataFor(runtime, spec),
      optimizer: adam(1e-3),
      steps: 1e9,
      seeds,
      stepsPerCall: stepsPerCall(runtime, spec),
      onProgress: ({ step }) => pass(step * seeds.length),
    });
  };
};
