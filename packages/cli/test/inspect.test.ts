import { encodeModel, toOnnx } from '@nalu/onnx';
import { beforeAll, describe, expect, it } from 'vitest';
import { folder, nalu } from './support/command.js';
import { model, params } from './support/models.js';

const place = folder();
let file = '';
beforeAll(async () => {
  file = await place.write(
    'model.onnx',
    toOnnx({ model, params }, { metadata: { task: 'products', seed: '7' } }),
  );
});

describe('nalu inspect', () => {
  it('shows what is in a model, as tables', async () => {
    const { code, out, err } = await nalu('inspect', file);
    expect([code, err]).toEqual([0, '']);
    for (const line of [
      /\| x +\| float32\[batch, 2\] +\|/,
      /\| y +\| float32\[batch, 1\] +\|/,
      /\| org\.nalu\.nalu +\| 1 +\|/,
      /\| params\.wHat +\| float32\[2, 1\] +\|/,
      /\| MatMul +\| \d+ +\|/,
      /\| task +\| products +\|/,
      /\| opset +\| ai\.onnx 17/,
    ])
      expect(out).toMatch(line);
  });

  it('prints JSON', async () => {
    const { out } = await nalu('inspect', file, '--json');
    expect(JSON.parse(out)).toMatchObject({
      model: file,
      opset: 17,
      inputs: [{ name: 'x', type: 'float32', shape: ['batch', 2] }],
      metadata: { task: 'products', seed: '7' },
    });
  });

  it('does not let a file command the terminal', async () => {
    const node = [{ opType: 'Neg', input: ['x'], output: ['y'] }];
    const tensorType = { elemType: 1, shape: {} };
    const graph = {
      node,
      name: 'a\u001b[2Jb|c',
      input: [{ name: 'x', type: { tensorType } }],
      output: [{ name: 'y' }],
    };
    const evil = await place.write('evil.onnx', encodeModel({ graph, opsetImport: [{ version: 17 }] }));
    const { out } = await nalu('inspect', evil);
    expect(out).toContain('a [2Jb\\|c');
    expect(out).not.toContain('\u001b');
  });

  it.each([
    ['an empty file', new Uint8Array()],
    ['a text', 'no model'],
  ])('refuses %s in one line', async (_, content) => {
    const { code, out, err } = await nalu('inspect', await place.write('bad.onnx', content));
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(/^decodeModel: [^\n]*\n$/);
  });

  it('refuses a file that is not there', async () => {
    const { code, err } = await nalu('inspect', place.at('nowhere.onnx'));
    expect([code, err]).toEqual([1, `${place.at('nowhere.onnx')}: the file must be readable, got ENOENT.\n`]);
  });
});
