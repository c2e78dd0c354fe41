/** The models that are measured. */
export type ModelName = 'nac' | 'nalu' | 'nau-nmu' | 'nalu-stack' | 'counting';

/** A model and its sizes: plain data, for it goes to workers and to Python. */
export interface ModelForm {
  readonly name: ModelName;
  readonly batch: number;
  readonly inputs: number;
  readonly hidden: number;
  /** Of a sequence; 1 where there is none. */
  readonly length: number;
}

/** Fresh: new random numbers in each step. Fixed: one batch for all steps, which flatters whoever has many seeds. */
export type DataPolicy = 'fresh' | 'fixed';

export interface Named {
  readonly title: string;
  readonly form: ModelForm;
}

const sizes = { batch: 128, length: 1 } as const;

/** As the literature has them, and the step of the counting app. */
export const forms: Readonly<Record<ModelName, Named>> = {
  nac: { title: 'NAC 2→1', form: { name: 'nac', ...sizes, inputs: 2, hidden: 1 } },
  nalu: { title: 'NALU 2→1', form: { name: 'nalu', ...sizes, inputs: 2, hidden: 1 } },
  'nau-nmu': {
    title: 'NAU 100→2 · NMU 2→1',
    form: { name: 'nau-nmu', ...sizes, inputs: 100, hidden: 2 },
  },
  'nalu-stack': {
    title: 'NALU 100→2→1',
    form: { name: 'nalu-stack', ...sizes, inputs: 100, hidden: 2 },
  },
  counting: {
    title: 'LSTM+NALU counting',
    form: { name: 'counting', batch: 32, inputs: 10, hidden: 32, length: 10 },
  },
};

export const modelNames = Object.keys(forms) as readonly ModelName[];

/** Two runs of inputs that overlap, as in the arithmetic dataset: a quarter each, half of it in common. */
export const subsets = (inputs: number): readonly (readonly [number, number])[] => {
  if (inputs === 2)
    return [
      [0, 1],
      [1, 2],
    ];
  const size = Math.floor(inputs / 4);
  const start = size - Math.floor(size / 2);
  return [
    [0, size],
    [start, start + size],
  ];
};
