import { reference } from '@nalu/core/reference';
import { lifted, seeded } from '../../src/lifted.js';
import { describeConformance } from '../../src/vitest.js';

describeConformance(() => lifted(seeded, reference), { name: 'batched over the reference' });
