import type { CalledUnit, CallSpec } from '../measure/spec.js';
import { type Benchmark, labelOf, type Row, type Table } from './table.js';

const units: Readonly<Record<CalledUnit, string>> = { nac: 'NAC', nalu: 'NALU', nau: 'NAU', nmu: 'NMU' };
const unitNames = Object.keys(units) as readonly CalledUnit[];
const sizes = [
  [2, 1],
  [100, 10],
] as const;

export const callLabel = (unit: CalledUnit, by: CallSpec['by']): string => `${units[unit]}, ${labelOf(by)}`;

const rowsOf = (unit: CalledUnit, inputs: number, outputs: number): readonly Row[] =>
  (['by-hand', 'functions', 'inlined'] as const).map((by) => ({
    label: callLabel(unit, by),
    spec: { kind: 'call', by, unit, inputs, outputs },
    cores: 1,
  }));

const tables = sizes.map(
  ([inputs, outputs]): Table => ({
    id: `overhead/${inputs}-${outputs}`,
    title: `One call of an exported unit in onnxruntime-node, batch 1: ${inputs}→${outputs}`,
    unit: 'calls',
    usual: ['by-hand'],
    alike: ({ spec }) => (spec as CallSpec).unit,
    rows: unitNames.flatMap((unit) => rowsOf(unit, inputs, outputs)),
  }),
);

/** What a file of ours costs beside a minimal graph of the same unit. */
export const overhead: Benchmark = { title: 'one call of an exported unit', tables };

/** Every file of ours, beside the one by hand. */
export const overheadPairs = tables.flatMap(({ id }) =>
  unitNames.flatMap((unit) =>
    (['functions', 'inlined'] as const).map((by) => ({
      table: id,
      ours: callLabel(unit, by),
      theirs: callLabel(unit, 'by-hand'),
    })),
  ),
);
