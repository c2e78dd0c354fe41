import { describeConformance } from '@nalu/conformance/vitest';
import { wasm } from '../../src/index.js';

describeConformance(() => wasm(), { name: 'wasm' });
