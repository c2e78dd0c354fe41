import { array, lstm, nalu, predictor, recurrent, stack } from '@nalu/core';
import { type FileEngine, type OnnxPrecision, toOnnx, verify } from '@nalu/onnx';
import { describe, expect, it } from 'vitest';
import { openOnnx } from '../src/index.js';
import { openOnnxWeb } from '../src/web.js';
import { refusal } from './support/refusal.js';

const model = predictor(stack({ cell: recurrent(lstm(3, 4)), readout: nalu(4, 2, { epsilon: 1e-3 }) }));
const engines: readonly FileEngine[] = [
  { name: 'openOnnx', open: (bytes) => openOnnx(bytes) },
  { name: 'openOnnxWeb', open: (bytes) => openOnnxWeb(bytes) },
];
const forms = (['float32', 'float64', 'float16'] as const).flatMap((precision: OnnxPrecision) =>
  (['functions', 'inlined'] as const).map((form) => ({ precision, form })),
);

describe.each(engines)('$name', (engine) => {
  it.each(forms)('runs a file of units as $form in $precision as the reference does', async (options) => {
    const { rows, passed } = await verify(toOnnx(model, options), [engine], 4, { range: [0.5, 2] });
    expect(rows).toMatchObject([{ name: engine.name }]);
    expect(rows[0]?.error).toBeUndefined();
    expect(passed).toBe(true);
  });

  it('gives out the value of every node, to name the first that is off', async () => {
    const { rows } = await verify(toOnnx(model, { form: 'inlined' }), [engine], 1, { tolerance: 1e-30 });
    expect(rows[0]?.passed).toBe(false);
    expect(rows[0]?.parting?.node).toEqual(expect.any(String));
  });

  it('refuses what is no model, and what onnxruntime does not take', async () => {
    await expect(engine.open(new Uint8Array(9))).rejects.toEqual(refusal('NALU_FILE', 'ONNX model'));
    const file = await engine.open(toOnnx(predictor(nalu(2, 1)), { parameters: {} }));
    await expect(file.run({ x: array([[1, 2]]) })).rejects.toEqual(refusal('NALU_UNSUPPORTED', 'openOnnx'));
    await file.close();
  });
});

describe('openOnnx', () => {
  it('refuses options that it does not have', async () => {
    await expect(openOnnx(new Uint8Array(), { thread: 2 } as object)).rejects.toEqual(
      refusal('NALU_OPTION', '"thread"'),
    );
  });
});
