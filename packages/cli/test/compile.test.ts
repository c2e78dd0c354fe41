import { mkdir, writeFile } from 'node:fs/promises';
import { type Trained, weightsOf } from '@nalu/core';
import { toOnnx } from '@nalu/onnx';
import { beforeAll, describe, expect, it } from 'vitest';
import { folder, nalu } from './support/command.js';
import { model, params } from './support/models.js';

const place = folder();
let file = '';
beforeAll(async () => {
  file = await place.write('model.onnx', toOnnx({ model, params }));
});

const summary = /^\d+ nests, \d+ bytes of code, \d+ bytes of memory$/;

describe('nalu compile', () => {
  it('says how large a model becomes', async () => {
    const { code, out, err } = await nalu('compile', file);
    expect([code, err]).toEqual([0, '']);
    expect(out.trimEnd()).toMatch(summary);
  });

  it('prints the loops of a model for the sizes that it is given', async () => {
    const { out } = await nalu('compile', file, '--print', '--dims', 'batch=12');
    const [first, ...lines] = out.trimEnd().split('\n');
    expect(first).toMatch(summary);
    expect(lines.some((line) => line.startsWith('for a < 12 (4 lanes'))).toBe(true);
    expect(lines.some((line) => /^ {2}log_\d+\[.*\] = log/.test(line))).toBe(true);
  });

  it('takes 64 for a size that nobody names', async () => {
    expect((await nalu('compile', file, '--print')).out).toContain('for a < 64 (4 lanes');
  });

  it('adds times to the loops where it is asked to', async () => {
    const { out } = await nalu('compile', file, '--profile', '--dims', 'batch=4');
    const loops = out.split('\n').filter((line) => line.includes('reads'));
    expect(loops.length).toBeGreaterThan(1);
    for (const line of loops) expect(line).toMatch(/, \d+\.\d{3} µs$/);
  });

  it('compiles the trained model of a run folder to the same', async () => {
    const trained = { model, params, seed: 3 } as unknown as Trained<unknown>;
    await mkdir(place.at('run'));
    await writeFile(place.at('run', 'weights.safetensors'), weightsOf(trained, {}));
    const unknown = await nalu('compile', place.at('run'));
    expect([unknown.code, unknown.err]).toEqual([
      1,
      expect.stringContaining('the folder must say which model its weights belong to'),
    ]);
    await writeFile(place.at('run', 'model.json'), '{ "unit": "nalu", "args": [2, 1] }');
    const { out } = await nalu('compile', place.at('run'), '--print');
    expect(out).toBe((await nalu('compile', file, '--print')).out);
  });

  it.each([
    ['a file that is not there', 'nowhere.onnx', [], 1, 'nowhere.onnx: the file must be readable'],
    ['an axis that the model does not have', '', ['--dims', 'time=3'], 2, '"time"'],
    ['a size that is none', '', ['--dims', 'batch=0'], 2, 'whole number from 1'],
  ] as const)('refuses %s in one line', async (_, path, more, code, words) => {
    const result = await nalu('compile', path || file, ...more);
    expect([result.code, result.out]).toEqual([code, '']);
    expect(result.err).toContain(words);
    expect(result.err.trim()).not.toContain('\n');
  });
});
