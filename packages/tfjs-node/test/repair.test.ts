import util from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tfjsNode } from '../src/index.js';
import { repairUtil } from '../src/repair.js';
import { describeNative } from './support.js';

type Check = (x: unknown) => boolean;

const checks = util as unknown as { isNullOrUndefined?: Check };

const removed = (): void => {
  // As Node 23 is.
  delete checks.isNullOrUndefined;
};
afterEach(repairUtil);

describe('repairUtil', () => {
  beforeEach(removed);

  it('puts back what Node 23 removed', () => {
    expect(checks.isNullOrUndefined).toBeUndefined();
    repairUtil();
    expect([null, undefined, 0, '', false, Number.NaN].map(checks.isNullOrUndefined as Check)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('leaves alone what is there', () => {
    const own: Check = () => true;
    checks.isNullOrUndefined = own;
    repairUtil();
    expect(checks.isNullOrUndefined).toBe(own);
    removed();
  });
});

describeNative('tfjsNode, on a Node without util.isNullOrUndefined', () => {
  it('runs operations, which fail without the repair', async () => {
    const backend = await tfjsNode();
    removed();
    expect(() => backend.constant(-1) && backend.abs(-1)).toThrow('isNullOrUndefined) is not a function');
    const repaired = await tfjsNode();
    const y = repaired.abs(-1);
    expect((await repaired.read(y)).data).toEqual(Float64Array.of(1));
    y.dispose();
  });
});
