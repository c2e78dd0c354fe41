import type { CalledUnit, CallSpec } from '../measure/spec.js';
import { type Benchmark, labelOf, type Row, type Table } from './table.js';

const units: Readonly<Record<CalledUnit, string>> = { nac: 'NAC', nalu: 'NALU', nau: 'NAU', nmu: 'NMU' };
const unitNames = Object.keys(units) as readonly CalledUnit[];
const sizes = [
  [2, 1],
  [100, 10],
] as const;

export const callLabel = (unit: CalledUnit, by: CallSpec['by']): string => `${units[unit]}, ${labelOf(by)}`;

type Forms = readonly CallSpec['by'][];

const rowsOf = (forms: Forms, unit: CalledUnit, inputs: number, outputs: number): readonly Row[] =>
  forms.map((by) => ({
    label: callLabel(unit, by),
    spec: { kind: 'call', by, unit, inputs, outputs },
    cores: 1,
  }));

export const overheadTables = (forms: Forms): readonly Table[] =>
  sizes.map(([inputs, outputs]) => ({
    id: `overhead/${inputs}-${outputs}`,
    title: `One call of an exported unit in onnxruntime-node, batch 1: ${inputs}→${outputs}`,
    unit: 'calls',
    usual: ['by-hand'],
    alike: ({ spec }) => (spec as CallSpec).unit,
    rows: unitNames.flatMap((unit) => rowsOf(forms, unit, inputs, outputs)),
  }));

/** What a file of ours costs beside a minimal graph of the same unit. */
export const overhead: Benchmark = {
  title: 'one call of an exported unit',
  tables: overheadTables(['by-hand', 'functions', 'inlined']),
};

/** Every unit as `toOnnx` writes it unless told otherwise, beside the one by hand. */
export const overheadPairs = overhead.tables.flatMap(({ id }) =>
  unitNames.map((unit) => ({
    table: id,
    ours: callLabel(unit, 'functions'),
    theirs: callLabel(unit, 'by-hand'),
  })),
);
