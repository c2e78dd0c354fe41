import { expect, type TestContext } from 'vitest';
import type {} from '../../src/vitest.js';
import type { Kill } from '../support/hunt.js';

interface Tried {
  readonly primitive: string;
  readonly says: string;
}

/** Notes for the report whether a mutant was killed, and fails where it was not. */
export function record(
  { task }: TestContext,
  { primitive, says }: Tried,
  kill: Kill | undefined,
): asserts kill is Kill {
  task.meta.conformance = {
    kind: 'mutant',
    primitive,
    says,
    killed: kill !== undefined,
    ...(kill && { by: kill.by.name }),
  };
  expect(kill, `no case notices that ${primitive} ${says}`).toBeDefined();
  // A mutant that fails by a slip of its own proves nothing.
  expect(kill?.complaint).not.toMatch(/is not a function|not defined|Cannot read/);
}
