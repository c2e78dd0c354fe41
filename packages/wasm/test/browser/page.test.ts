import { expect, it } from 'vitest';
import { train } from '../page/page.js';

it('a page trains a NALU, and shows how it goes', async () => {
  const shown: string[] = [];
  const model = await train((text) => shown.push(text), 10_000);
  expect(shown.at(-1)).toMatch(/^step 10000: loss \d\.\d\de-\d+$/);
  expect(model.heldOut).toBeLessThan(1e-3);
  const { data } = await model.predict([[1.25, 1.5]]);
  expect(Math.abs((data[0] as number) - 2.75)).toBeLessThan(0.05);
});
