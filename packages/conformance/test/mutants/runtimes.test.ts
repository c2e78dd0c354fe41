import { describe, it } from 'vitest';
import { subjectOf } from '../../src/subject.js';
import { killerOf } from '../support/hunt.js';
import { record } from './record.js';
import { wrongRuntimes } from './runtimes.js';

// That the right ones pass is what the columns show.
describe('a wrong runtime is caught', () => {
  for (const { says, make } of wrongRuntimes)
    it(`when it ${says}`, async (context) => {
      const kill = await killerOf(subjectOf<never>(make() as never), 'programs');
      record(context, { primitive: 'the runtime', says }, kill);
    });
});
