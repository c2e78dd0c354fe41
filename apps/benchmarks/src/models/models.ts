import { lstm, nac, nalu, nau, nmu, recurrent, stack, type Unit } from '@nalu/core';
import type { ModelForm, ModelName } from './forms.js';

// biome-ignore lint/suspicious/noExplicitAny: models of different parameters in one table; fit keeps each one's spec.
export type AnyUnit = Unit<any>;

/** A sequence shows one symbol a step. */
export const symbols = 10;

const models: Readonly<Record<ModelName, (form: ModelForm) => AnyUnit>> = {
  nac: ({ inputs, hidden }) => nac(inputs, hidden),
  nalu: ({ inputs, hidden }) => nalu(inputs, hidden),
  'nau-nmu': ({ inputs, hidden }) => stack(nau(inputs, hidden), nmu(hidden, 1)) as AnyUnit,
  'nalu-stack': ({ inputs, hidden }) => stack(nalu(inputs, hidden), nalu(hidden, 1)) as AnyUnit,
  counting: ({ hidden }) =>
    stack(recurrent(lstm(symbols, hidden), { read: 'c' }), nalu(hidden, symbols)) as AnyUnit,
};

export const modelOf = (form: ModelForm): AnyUnit => models[form.name](form);
