import { NaluError } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { counting, plain } from '../src/models.js';
import { parseConfig, type RunConfig } from '../src/run-config.js';

const config: RunConfig = {
  models: ['lstm-nalu-cell', 'nac'],
  seeds: [0, 1],
  input: 'images',
  encoder: 'cnn',
  length: 10,
  batch: 32,
  steps: 4000,
  backend: 'reference',
  recipe: {},
  source: 'MNIST, cache',
};

const parsed = (value: unknown) => parseConfig('config.json', JSON.stringify(value));

const complaintOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (NaluError.is(error)) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'none';
};

describe('parseConfig', () => {
  it.each([{}, plain, counting, { gateBias: 'none' as const }, { forgetBias: 18 }])(
    'gives back what was written, with the recipe %o',
    (recipe) => {
      expect(parsed({ ...config, recipe })).toStrictEqual({ ...config, recipe });
    },
  );

  it.each([
    { field: 'models', values: ['nac', [], ['foo'], [3], {}, null, undefined] },
    { field: 'seeds', values: [0, [], [-1], [0.5], ['0'], [2 ** 32], undefined] },
    { field: 'input', values: ['words', 3, undefined] },
    { field: 'encoder', values: ['resnet', 'toString', null, undefined] },
    { field: 'length', values: [0, 1.5, '10', null, undefined] },
    { field: 'batch', values: [0, -1, '32', undefined] },
    { field: 'steps', values: [0, 1e300, '2000', undefined] },
    { field: 'backend', values: ['cuda', 'toString', null, undefined] },
    { field: 'recipe', values: ['plain', [], null, undefined] },
    { field: 'source', values: [null, 3, undefined] },
  ])('refuses $field when it is none', ({ field, values }) => {
    for (const value of values)
      expect(
        complaintOf(() => parsed({ ...config, [field]: value })),
        JSON.stringify(value),
      ).toMatch(new RegExp(`^NALU_FILE config\\.json: "${field}" must be .+, got .+\\. Put the file right`));
  });

  it.each([
    { recipe: { forgetBias: '20' }, message: '"recipe.forgetBias" must be a number, got "20".' },
    { recipe: { gateBias: null }, message: '"recipe.gateBias" must be a number or "none", got null.' },
    { recipe: { penalty: [] }, message: '"recipe.penalty" must be a number, got [].' },
    { recipe: { gatebias: 3 }, message: 'must be forgetBias, gateBias, penalty, got "recipe.gatebias".' },
  ])('refuses the recipe $recipe', ({ recipe, message }) => {
    expect(complaintOf(() => parsed({ ...config, recipe }))).toContain(message);
  });

  it('refuses a field that it does not know', () => {
    expect(complaintOf(() => parsed({ ...config, lenght: 3 }))).toMatch(
      /the fields must be .*, got "lenght"/,
    );
  });

  it.each(['', '{', 'null', '[]', '"text"', '{"models": ["nac"], "se'])('refuses %j as a whole', (text) => {
    expect(complaintOf(() => parseConfig('config.json', text))).toMatch(
      /^NALU_FILE config\.json: a JSON object is required, got ".*"\./,
    );
  });
});
