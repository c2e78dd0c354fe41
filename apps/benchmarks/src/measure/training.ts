import { adam, fit } from '@nalu/core';
import { copiedData, fixedData, freshData } from '../models/data.js';
import { modelOf } from '../models/models.js';
import type { AnyRuntime, OpenRuntime } from './any-runtime.js';
import type { TrainSpec } from './spec.js';
import type { Work } from './worker.js';

const dataFor = ({ seedsTogether }: AnyRuntime, { data, form, seeds: list }: TrainSpec) => {
  if (data === 'fresh') return freshData(form);
  return seedsTogether === 1 || list.length === 1 ? fixedData(form) : copiedData(form);
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
      onProgress: ({ step }) => pass(step * seeds.length),
    });
  };
};
