import { decodeModel, encodeModel, toOnnx } from '@nalu/onnx';
import { beforeAll, describe, expect, it } from 'vitest';
import { folder, nalu } from './support/command.js';
import { model, params } from './support/models.js';

const place = folder();
let file = '';
beforeAll(async () => {
  file = await place.write('model.onnx', toOnnx({ model, params }));
});

const all = ['onnxruntime-node', 'onnxruntime-web', 'tfjs-wasm', 'tfjs-cpu', 'reference'];

describe('nalu verify', () => {
  it('runs a model on every runtime, and ends with 0 when all are near', async () => {
    const { code, out, err } = await nalu('verify', file, '--on', all.join(','), '--samples', '4');
    expect(err).toBe('');
    expect(code).toBe(0);
    for (const name of all) expect(out).toMatch(new RegExp(`\\| ${name} .*\\| ok`));
    expect(out).toContain('4 samples; the largest differences from the float64 reference');
  });

  it('ends with 1 past the tolerance, and names the node', async () => {
    const { code, out } = await nalu(
      'verify',
      file,
      '--on',
      'reference,onnxruntime-node',
      '--tolerance',
      '0',
    );
    expect(code).toBe(1);
    expect(out).toMatch(/\| reference .*\| ok/);
    expect(out).toMatch(/\| onnxruntime-node .*\| FAILED/);
    expect(out).toMatch(
      /onnxruntime-node leaves the reference at node nalu\/\w+ \(\w+\), which makes nalu\/\w+: relative/,
    );
  });

  it('prints JSON', async () => {
    const { code, out } = await nalu('verify', file, '--on', 'reference', '--json');
    expect(code).toBe(0);
    const row = { name: 'reference', tolerance: 1e-4, absolute: 0, relative: 0, passed: true };
    expect(JSON.parse(out)).toEqual({ model: file, passed: true, samples: 8, rows: [row] });
  });

  it('draws the inputs that it is asked for', async () => {
    const row = async (...more: readonly string[]) =>
      JSON.parse((await nalu('verify', file, '--json', '--samples', '2', ...more)).out).rows[0].absolute;
    const usual = await row();
    expect(await row()).toBe(usual);
    expect(await row('--seed', '1')).not.toBe(usual);
    expect(await row('--range', '100,1000', '--dims', 'batch=16')).toBeGreaterThan(usual);
  });

  it('tells what is wrong in one line', async () => {
    const { graph, ...rest } = decodeModel(toOnnx({ model, params }, { form: 'inlined' }));
    const node = graph?.node?.map((each, i) =>
      i === 0 ? { ...each, opType: 'NonZero', attribute: [] } : each,
    );
    const strange = await place.write(
      'strange.onnx',
      encodeModel({ ...rest, graph: { ...graph, ...(node && { node }) } }),
    );
    const { code, err } = await nalu('verify', strange);
    expect(code).toBe(1);
    expect(err).toMatch(/^fromOnnx: .*NonZero, opset 17.*\n$/);
    expect(err.trim()).not.toContain('\n');
  });
});
