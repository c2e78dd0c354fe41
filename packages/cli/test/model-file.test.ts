import { mkdir, symlink } from 'node:fs/promises';
import { toOnnxFiles } from '@nalu/onnx';
import { beforeAll, describe, expect, it } from 'vitest';
import { readModelFile } from '../src/model-file.js';
import { folder, nalu } from './support/command.js';
import { model, params } from './support/models.js';

const place = folder();
const split = toOnnxFiles({ model, params }, { location: 'w.bin', from: 1 });

beforeAll(async () => {
  await mkdir(place.at('inside'));
  await place.write('inside/model.onnx', split.bytes);
  await place.write('w.bin', split.data);
});

describe('a model whose data lies beside it', () => {
  it('is refused when that file is missing, by its name', async () => {
    const { code, err } = await nalu('verify', place.at('inside/model.onnx'), '--on', 'reference');
    expect(code).toBe(1);
    expect(err).toContain('w.bin: the data of the model must be readable, got ENOENT. Put w.bin beside');
  });

  it('is refused when the data is a link out of the folder', async () => {
    await symlink(place.at('w.bin'), place.at('inside/w.bin'));
    const { code, err } = await nalu('verify', place.at('inside/model.onnx'), '--on', 'reference');
    expect(code).toBe(1);
    expect(err).toBe(
      `${place.at('inside/model.onnx')}: its data must lie in its folder, got w.bin, which leads elsewhere.\n`,
    );
  });

  it('is read with its data, and runs in onnxruntime', async () => {
    await place.write('model.onnx', split.bytes);
    const { code, err } = await nalu('verify', place.at('model.onnx'), '--on', 'onnxruntime-node,reference');
    expect([code, err]).toEqual([0, '']);
  });

  it('makes room for what is there, and not for what the model claims', async () => {
    const { external } = await readModelFile(place.at('model.onnx'));
    expect(external('w.bin', 0, 2 ** 45)).toHaveLength(split.data.length);
    expect(external('w.bin', 2 ** 45, 8)).toHaveLength(0);
  });
});
