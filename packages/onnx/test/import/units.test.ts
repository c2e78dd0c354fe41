import { catalogue, type NdArray, type Of, predictor, replay, type Spec, trace } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { fromOnnx, toOnnx } from '../../src/index.js';
import { bits, drawn, onReference } from './support/arrays.js';

type Sample = (typeof catalogue)[number]['samples'][number];
const samples = catalogue.flatMap((about) => about.samples);
const forms = ['functions', 'inlined'] as const;

/** A unit takes any number of leading axes; a file has as many as it was written for. */
const modelOf = ({ unit, x }: Sample): Sample['unit'] => {
  const more = x.slice(unit.input.length).map((_, i) => `leading${i}`);
  return { ...unit, input: [...more, ...unit.input], output: [...more, ...unit.output] };
};

/** Parameters and an input of a sample, from the ranges that it asks for. */
const inputsOf = ({ unit, x, range, parameters = [-1, 1] }: Sample) => {
  const params = drawn(unit.spec as Spec, 1, parameters) as Of<Spec, NdArray>;
  const { x: input } = drawn({ x: { kind: 'tensor', shape: x } } as const, 2, range);
  return { params, x: input };
};

describe.each(forms)('fromOnnx(toOnnx(unit)), as %s', (form) => {
  it.each(samples)('gives the bits of $says', async (sample) => {
    // A free axis can change the order in which a formula multiplies, so both sides keep theirs free.
    const program = replay(trace(predictor(modelOf(sample))));
    const inputs = inputsOf(sample);
    const read = fromOnnx(toOnnx(program, { precision: 'float64', form }));
    expect(bits(await onReference(read, inputs))).toEqual(bits(await onReference(program, inputs)));
  });

  it.each(samples)(
    'gives the bits of $says, and its parameters, when they are in the file',
    async (sample) => {
      const { params, x } = inputsOf(sample);
      const model = modelOf(sample);
      const read = fromOnnx(toOnnx({ model, params }, { precision: 'float64', form }));
      const program = replay(trace(predictor(model)));
      expect(bits(await onReference(read, { x }))).toEqual(bits(await onReference(program, { params, x })));
      if (form === 'functions') expect(read.parameters).toEqual({ params });
    },
  );
});

describe('fromOnnx', () => {
  it.each(samples)('gives a program of $says that goes into a file again', async (sample) => {
    const first = fromOnnx(toOnnx(predictor(modelOf(sample)), { precision: 'float64' }));
    const second = fromOnnx(toOnnx(first, { precision: 'float64' }));
    const inputs = inputsOf(sample);
    expect(bits(await onReference(second, inputs))).toEqual(bits(await onReference(first, inputs)));
  });
});
