import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { reference } from '../packages/core/src/reference/index.js';
import { catalogue } from '../packages/core/src/units/catalogue.js';
import * as units from '../packages/core/src/units/index.js';
import { chosen, unshown } from '../tools/units/chooser.mjs';
import { unitsPage } from '../tools/units/page.mjs';
import { parameterCount } from '../tools/units/parameters.mjs';

const stored = readFileSync(new URL('../docs/units.md', import.meta.url), 'utf8');

describe('docs/units.md', () => {
  it('is what the units say: run node tools/unit-table.mjs after a change', () => {
    expect(stored).toBe(unitsPage({ catalogue, units, reference }));
  });
});

describe('the number of parameters', () => {
  const { nac, nalu, nmu } = units;

  it('is a formula in the sizes of a layer', () => {
    expect(parameterCount(nmu(3, 2), nmu)).toBe('in·out');
    expect(parameterCount(nac(3, 2), nac)).toBe('2·in·out');
    for (const [gate, want] of [
      ['vector', '2·in·out + in'],
      ['independent', '2·in·out + out'],
    ] as const) {
      const make = (inputs: number, outputs: number) => nalu(inputs, outputs, { gate });
      expect(parameterCount(make(3, 2), make)).toBe(want);
    }
  });

  it('is a number where there is no such formula', () => {
    const square = (inputs: number, outputs: number) => nmu(inputs * inputs, outputs);
    expect(parameterCount(nmu(3, 2), square)).toBe('6 for 3 × 2');
    expect(parameterCount(nmu(3, 2), undefined)).toBe('6 for 3 × 2');
  });
});

describe('the chooser', () => {
  it.each(catalogue)('has an ideal of $title for each of its purposes', (about) => {
    expect(unshown(about)).toEqual([]);
  });

  it('tells units that keep signs from those that lose them', () => {
    const of = (purpose: string) => chosen(catalogue, reference).find((each) => each.purpose === purpose)!;
    const titles = (found: readonly { readonly title: string }[]) => found.map(({ title }) => title);
    expect(titles(of('add').signed)).toContain('NAU');
    expect(titles(of('multiply').signed)).toContain('NMU');
    expect(titles(of('multiply').positive)).toContain('NALU');
    expect(titles(of('divide').signed)).toContain('NRU');
  });
});
