import type { Case } from '../../src/case.js';
import { runCase } from '../../src/run-case.js';
import type { Subject } from '../../src/subject.js';
import { cases } from '../../src/suite.js';

/** The case that kills a mutant, and what it says. */
export interface Kill {
  readonly by: Case;
  readonly complaint: string;
}

/** The first case that fails: those about `subject` come first, for they should be the ones. */
export const killerOf = async <V>(subject: Subject<V>, about: string): Promise<Kill | undefined> => {
  const own = cases.filter((c) => c.subject === about);
  const others = cases.filter((c) => c.subject !== about);
  for (const by of [...own, ...others]) {
    const { passed, complaint = '' } = await runCase(subject, by);
    if (!passed) return { by, complaint };
  }
  return undefined;
};
