import { describe, expect, it } from 'vitest';
import { elementwise } from '../../src/functions/elementwise.js';
import { laneModule } from '../support/lane-program.js';
import { describeAccuracy, describeBits } from './describe-accuracy.js';

describeAccuracy(false);
describeBits();

describe('fused multiply-add', () => {
  it('is used when it is asked for, and only then', () => {
    const opcode = String.fromCharCode(0xfd, 0x85, 0x02);
    const usesIt = (fused: boolean): boolean =>
      String.fromCharCode(...laneModule(elementwise.exp, 1, 4, fused).bytes()).includes(opcode);
    expect([usesIt(true), usesIt(false)]).toEqual([true, false]);
  });
});
