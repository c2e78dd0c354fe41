import type { About } from './about.js';
import * as units from './index.js';

const isAbout = (value: unknown): value is About =>
  typeof value === 'object' && value !== null && 'equation' in value && 'samples' in value;

/** Everything that is known of every unit, by name. */
export const catalogue: readonly About[] = Object.values(units)
  .filter(isAbout)
  .sort((a, b) => (a.title < b.title ? -1 : 1));
