import { describe, expect, it } from 'vitest';
import { feedsOf, openFile } from '../src/measure/calling.js';
import type { CallSpec } from '../src/measure/spec.js';
import { fileOf } from '../src/overhead/file.js';
import { overhead } from '../src/tables/overhead.js';

const specs = overhead.tables.flatMap(({ rows }) => rows.map(({ spec }) => spec as CallSpec));

const outputOf = async (spec: CallSpec): Promise<readonly number[]> => {
  const session = await openFile(fileOf(spec));
  const { y } = await session.run(feedsOf(spec));
  await session.release();
  return [...((y as { readonly data: unknown }).data as Float32Array)];
};

/** An output is a sum or a product over the inputs, each of which brings the rounding of its weight along: four units of 2⁻²³. */
const bound = ({ inputs }: CallSpec, y: number): number => inputs * 2 ** -21 * Math.max(1, Math.abs(y));

describe('the files that are called', () => {
  it.each(specs.filter(({ by }) => by !== 'by-hand'))(
    'give the numbers of the graph by hand: $unit $by $inputs→$outputs',
    async (spec) => {
      const got = await outputOf(spec);
      const wanted = await outputOf({ ...spec, by: 'by-hand' });
      expect(got).toHaveLength(spec.outputs);
      for (const [i, value] of got.entries()) {
        const other = wanted[i] as number;
        expect(Math.abs(value - other), `${value} beside ${other}`).toBeLessThan(bound(spec, other));
      }
    },
  );
});
