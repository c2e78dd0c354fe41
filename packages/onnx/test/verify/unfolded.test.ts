import { catalogue, lstm, nalu, predictor, recurrent, stack } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel, fromOnnx, toOnnx } from '../../src/index.js';
import { withoutFunctions } from '../../src/verify/unfolded.js';
import { bits, drawn, onReference } from '../import/support/arrays.js';
import { modelOf } from '../import/support/models.js';
import { operatorCases } from '../import/support/operator-cases.js';
import { allNodes, graphOf } from '../support/structure.js';

const models = [
  predictor(stack({ cell: recurrent(lstm(3, 4)), readout: nalu(4, 2) })),
  ...catalogue.flatMap(({ samples }) => samples.slice(0, 1).map(({ unit }) => predictor(unit))),
];

describe('withoutFunctions', () => {
  it.each(models)('computes the same bits for $name', async (program) => {
    const model = decodeModel(toOnnx(program, { precision: 'float64' }));
    const unfolded = withoutFunctions(model);
    expect(model.functions?.length).toBeGreaterThan(0);
    expect(allNodes(graphOf(unfolded)).filter(({ domain = '' }) => domain !== '')).toEqual([]);
    const inputs = drawn(program.inputs as never, 1, [0.25, 0.75]);
    const [before, after] = [fromOnnx(encodeModel(model)), fromOnnx(encodeModel(unfolded))];
    expect(bits(await onReference(after, inputs))).toEqual(bits(await onReference(before, inputs)));
  });

  it('puts attributes where functions refer to them', async () => {
    const parts = operatorCases.find(({ says }) => says === 'a function with an attribute');
    const model = modelOf(parts as never);
    const inputs = drawn({ x: { kind: 'tensor', shape: [2, 3] } } as const, 1);
    const run = async (each: typeof model) => bits(await onReference(fromOnnx(encodeModel(each)), inputs));
    expect(await run(withoutFunctions(model))).toEqual(await run(model));
  });
});
