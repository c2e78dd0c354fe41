import { catalogue } from '@nalu/core';
import type { Case } from './case.js';
import { binaryCases } from './cases/binary.js';
import { matmulCases } from './cases/contraction.js';
import { gradientCases } from './cases/gradients.js';
import { joiningCases } from './cases/joining.js';
import { layoutCases } from './cases/layout.js';
import { reductionCases } from './cases/reductions.js';
import { scanCases } from './cases/scan.js';
import { constantCases, whereCases } from './cases/selection.js';
import { trainingProgramCases } from './cases/training-programs.js';
import { unaryCases } from './cases/unary.js';
import { builtSamples } from './cases/unit-samples.js';
import { unitCases } from './cases/units.js';
import { wholeProgramCases } from './cases/whole-programs.js';

/** Every case, by subject: the primitives, whole programs, the units. */
export const cases: readonly Case[] = [
  ...constantCases,
  ...unaryCases,
  ...binaryCases,
  ...whereCases,
  ...matmulCases,
  ...reductionCases,
  ...layoutCases,
  ...joiningCases,
  ...scanCases,
  ...gradientCases,
  ...wholeProgramCases,
  ...trainingProgramCases,
  ...unitCases(
    [...catalogue.flatMap(({ samples }) => samples), ...builtSamples],
    catalogue.flatMap(({ ideals }) => ideals),
  ),
];
