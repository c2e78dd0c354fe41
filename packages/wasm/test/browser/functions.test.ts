import { describeAccuracy, describeBits } from '../functions/describe-accuracy.js';

describeAccuracy(false);
// Chromium has relaxed SIMD; Node has it from version 22 on.
describeAccuracy(true);
describeBits();
