import { eager } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { replayed } from '../../src/lifted.js';
import { describeConformance } from '../../src/vitest.js';

describeConformance(() => replayed(eager(reference)), { name: 'replay of trace over the reference' });
