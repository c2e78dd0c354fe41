import { reference } from '@nalu/core/reference';
import { describeConformance } from '../../src/vitest.js';

describeConformance(() => reference, { name: 'reference' });
