import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { type Trained, weightsOf } from '@nalu/core';
import { fromOnnx, inspectOnnx, toOnnx } from '@nalu/onnx';
import { beforeEach, describe, expect, it } from 'vitest';
import { folder, nalu } from './support/command.js';
import { model, params } from './support/models.js';

const place = folder();
// What training adds beside, weightsOf does not read.
const trained = { model, params, seed: 3 } as unknown as Trained<unknown>;
const weights = weightsOf(trained, { task: 'products' });
const description = '{ "unit": "nalu", "args": [2, 1] }';
let count = 0;
let runFolder = '';
const at = (name: string) => `${runFolder}/${name}`;

beforeEach(async () => {
  runFolder = place.at(`run-${count++}`);
  await mkdir(at('first-3'), { recursive: true });
});

const exported = async (...more: readonly string[]) => {
  const result = await nalu('export', runFolder, '-o', at('out.onnx'), ...more);
  return {
    ...result,
    bytes: result.code === 0 ? new Uint8Array(await readFile(at('out.onnx'))) : new Uint8Array(),
  };
};

describe('nalu export', () => {
  it('writes the model that a model.json describes', async () => {
    await writeFile(at('model.json'), description);
    await writeFile(at('first-3/weights.safetensors'), weights);
    const { code, out, err, bytes } = await exported('--precision', 'float64', '--opset', '18');
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/out\.onnx: first-3, x float64\[batch, 2\] → y float64\[batch, 1\], [\d,]+ bytes\n$/);
    const read = fromOnnx(bytes);
    expect(read).toMatchObject({ opset: 18, elementType: 'float64', parameters: { params } });
    expect(read.metadata).toMatchObject({ model: 'nalu', seed: '3', task: 'products' });
    expect(read.functions.map(({ name }) => name)).toEqual(['nalu']);
  });

  it('writes the model that a module exports', async () => {
    await writeFile(at('first-3/weights.safetensors'), weights);
    const core = import.meta.resolve('@nalu/core');
    await writeFile(
      at('model.mjs'),
      `import { nalu } from ${JSON.stringify(core)};\nexport const model = nalu(2, 1);\n`,
    );
    const { code, err, bytes } = await exported('--model', at('model.mjs'), '--form', 'inlined');
    expect([code, err]).toEqual([0, '']);
    expect(inspectOnnx(bytes).functions).toEqual([]);
  });

  it('copies the model.onnx of the run, when nothing else is asked for', async () => {
    const written = toOnnx({ model, params });
    await writeFile(at('first-3/weights.safetensors'), weights);
    await writeFile(at('first-3/model.onnx'), written);
    expect((await exported()).bytes).toEqual(new Uint8Array(written));
  });

  it('writes the model.onnx of the run anew, in the form that is asked for', async () => {
    await writeFile(at('first-3/weights.safetensors'), weights);
    await writeFile(at('first-3/model.onnx'), toOnnx({ model, params }, { metadata: { task: 'sums' } }));
    const { code, err, bytes } = await exported('--precision', 'float64');
    expect([code, err]).toEqual([0, '']);
    expect(fromOnnx(bytes)).toMatchObject({
      elementType: 'float64',
      parameters: { params },
      metadata: { task: 'sums' },
    });
  });

  it('says what is missing where the folder does not tell its model', async () => {
    await writeFile(at('first-3/weights.safetensors'), weights);
    const { code, err } = await exported();
    expect(code).toBe(1);
    expect(err).toMatch(
      /the folder must say which model its weights belong to, got only the name "nalu"\. Put a model\.json beside it[^\n]*\n$/,
    );
  });

  it('asks which model, where there are several', async () => {
    await mkdir(at('second-3'));
    await writeFile(at('model.json'), description);
    for (const name of ['first-3', 'second-3']) await writeFile(at(`${name}/weights.safetensors`), weights);
    const { code, err } = await exported();
    expect([code, err]).toEqual([
      2,
      `${runFolder}: --which must be one of first-3, second-3, got nothing.\n`,
    ]);
    expect((await exported('--which', 'second-3')).out).toContain('out.onnx: second-3');
    expect((await exported('--which', 'third')).err).toContain('got "third"');
  });

  it('says what a folder must hold', async () => {
    expect((await exported()).err).toContain(
      'a run folder must hold weights.safetensors, or folders that do, got none',
    );
    await writeFile(at('first-3/checkpoint.safetensors'), '');
    expect((await exported()).err).toContain(
      'got checkpoints of a run that has not finished. Resume the run',
    );
    const nowhere = await nalu('export', at('nowhere'), '-o', at('out.onnx'));
    expect([nowhere.code, nowhere.err]).toEqual([
      1,
      `${at('nowhere')}: the run folder must be readable, got ENOENT.\n`,
    ]);
  });

  it.each([
    ['{', 'JSON is required'],
    ['{"unit":"fit","args":[]}', '"unit" must be one of stack, recurrent'],
    ['{"unit":"nalu","sizes":[2,1]}', 'a description must have "unit" and a list "args", got unit, sizes'],
    ['[1]', 'it must describe a model'],
    ['{"unit":"nalu","args":[2,0]}', 'must be a whole number above 0'],
    ['{"unit":"nalu","args":[3,1]}', '"wHat" must be [3, 1], got [2, 1]'],
    ['['.repeat(40) + ']'.repeat(40), 'must nest at most 32 deep'],
  ])('refuses the model.json %j', async (text, words) => {
    await writeFile(at('model.json'), text);
    await writeFile(at('first-3/weights.safetensors'), weights);
    const { code, err } = await exported();
    expect(code).toBeGreaterThan(0);
    expect(err).toContain(words);
    expect(err.trim()).not.toContain('\n');
  });

  it('reads a stack from a model.json', async () => {
    const { modelFromJson } = await import('../src/model-json.js');
    const nested =
      '{"unit":"stack","args":[{"cell":{"unit":"recurrent","args":[{"unit":"lstm","args":[3,4]},{"read":"c"}]},"readout":{"unit":"nalu","args":[4,1]}}]}';
    expect(modelFromJson('model.json', nested).input).toEqual(['time', 'batch', 3]);
  });
});
