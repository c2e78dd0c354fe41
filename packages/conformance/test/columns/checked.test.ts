import { reference } from '@nalu/core/reference';
import { validated } from '../../src/lifted.js';
import { describeConformance } from '../../src/vitest.js';

describeConformance(() => validated(reference), { name: 'checked over the reference' });
