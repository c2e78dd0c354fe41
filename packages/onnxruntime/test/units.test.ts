import { runCase, subjectOf, unitCases } from '@nalu/conformance';
import { catalogue } from '@nalu/core';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { runtimeOver } from '../src/runtime-over.js';
import { float32, float64 } from './columns/known.js';

// What the columns run is a file in plain operators, of the oldest operator set. These are the other files that a unit may
// become, with its parameters as inputs.
const accuracies = { float32, float64 } as const;
const files = (['functions', 'inlined'] as const).flatMap((form) =>
  ([17, 25] as const).flatMap((opset) =>
    (['float32', 'float64'] as const).map((precision) => ({ form, opset, precision })),
  ),
);
const values = (title: string) => {
  const { samples = [] } = catalogue.find((about) => about.title === title) ?? {};
  return unitCases(samples).filter(({ aspect }) => aspect === 'values');
};

describe.each(files)('the file of a unit: $form, opset $opset, $precision', (file) => {
  it.each(catalogue.map(({ title }) => title))('agrees with the oracle for %s', async (title) => {
    const runtime = runtimeOver(ort as never, { ...file, name: 'onnxruntime-node', threads: 1 });
    const subject = subjectOf(runtime, { accuracy: accuracies[file.precision] });
    for (const each of values(title)) {
      const { complaint } = await runCase(subject, each);
      expect(complaint, each.name).toBeUndefined();
    }
  });
});
