import { reference } from '@nalu/core/reference';
import { lifted, taped } from '../../src/lifted.js';
import { describeConformance } from '../../src/vitest.js';

describeConformance(() => lifted(taped, reference), { name: 'reverse over the reference' });
