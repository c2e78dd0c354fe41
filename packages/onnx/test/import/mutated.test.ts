import { NaluError, nalu, nmu, predictor, stack } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel, fromOnnx, type ModelProto, toOnnx } from '../../src/index.js';
import { nested, recurrentNalu } from '../support/programs.js';
import { modelOf } from './support/models.js';
import { changedBytes, changedModel, dice } from './support/mutations.js';
import { operatorCases } from './support/operator-cases.js';

const alone = operatorCases.map((each) => encodeModel(modelOf(each)));

/** What is changed: one file, or several by turns. */
const sources: readonly { readonly says: string; readonly files: readonly Uint8Array[] }[] = [
  { says: 'units as functions', files: [toOnnx(predictor(stack(nalu(2, 2), nmu(2, 1))))] },
  { says: 'units inlined', files: [toOnnx(predictor(stack(nalu(2, 2), nmu(2, 1))), { form: 'inlined' })] },
  { says: 'scans in a scan', files: [toOnnx(nested)] },
  { says: 'an LSTM under NALU', files: [toOnnx(recurrentNalu)] },
  { says: 'every operator', files: alone },
];

/** 'program' or the code of the error; whatever else is thrown fails the test. */
const outcome = (bytes: Uint8Array): string => {
  try {
    fromOnnx(bytes, { external: (_, __, length) => new Uint8Array(Math.min(length, 1000)) });
    return 'program';
  } catch (error) {
    if (NaluError.is(error)) return error.code;
    throw error;
  }
};

/** A changed model that can still be written. */
const written = (model: ModelProto, i: number): Uint8Array => {
  for (let seed = i + 1; ; seed += 100_003) {
    try {
      return encodeModel(changedModel(model, dice(seed)));
    } catch {
      // Half a number where a whole one belongs, and the like: another change is tried.
    }
  }
};

const tally = (count: number, make: (i: number) => Uint8Array): Readonly<Record<string, number>> => {
  const found: Record<string, number> = {};
  for (let i = 0; i < count; i++) {
    const bytes = make(i);
    try {
      const code = outcome(bytes);
      found[code] = (found[code] ?? 0) + 1;
    } catch (cause) {
      throw new Error(`file ${i}: ${cause}`, { cause });
    }
  }
  return found;
};

describe('fromOnnx', () => {
  it.each(sources)('makes a program or a NaluError of $says with changed bytes: 1,000 files', ({ files }) => {
    const found = tally(1000, (i) => changedBytes(files[i % files.length] as Uint8Array, dice(i + 1)));
    expect(
      Object.keys(found).filter((code) => !['program', 'NALU_FILE', 'NALU_UNSUPPORTED'].includes(code)),
    ).toEqual([]);
    // Otherwise the changes would be too small to matter, or too large to get far.
    expect(found.NALU_FILE).toBeGreaterThan(100);
  });

  it.each(sources)(
    'makes a program or a NaluError of $says with changed values: 1,000 files',
    ({ files }) => {
      const models = files.map(decodeModel);
      const found = tally(1000, (i) => written(models[i % models.length] as ModelProto, i));
      expect(
        Object.keys(found).filter((code) => !['program', 'NALU_FILE', 'NALU_UNSUPPORTED'].includes(code)),
      ).toEqual([]);
      expect(found.NALU_FILE).toBeGreaterThan(50);
    },
  );
});
