import type { Primitive } from '@nalu/core';
import { binaryMutants } from './binary.js';
import { gatheringMutants } from './gathering.js';
import { layoutMutants } from './layout.js';
import type { Mutants } from './mutant.js';
import { scanMutants } from './scan.js';
import { selectionMutants } from './selection.js';
import { unaryMutants } from './unary.js';

/** Wrong implementations of every primitive: one without is a compile error. */
export const primitiveMutants: Mutants<Primitive> = {
  ...unaryMutants,
  ...binaryMutants,
  ...gatheringMutants,
  ...layoutMutants,
  ...selectionMutants,
  ...scanMutants,
};
