import { type Backend, eager, type NdArray, type Runtime } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import type { Case } from '../src/case.js';
import { runCase } from '../src/run-case.js';
import { type SubjectOptions, subjectOf } from '../src/subject.js';
import { cases } from '../src/suite.js';
import { mapped } from './mutants/mutant.js';

const caseNamed = (name: string): Case => {
  const found = cases.find((c) => c.name === name);
  if (found === undefined) throw new Error(`no case is called ${name}`);
  return found;
};
const never = new Promise<never>(() => {});
const quick: SubjectOptions = { timeout: 20 };
const cosine = 'cos › values › of a matrix';

type Made = Backend<NdArray> | Runtime<NdArray>;
const runtime = eager(reference);
/** What a runtime compiles never answers. */
const deaf = (what: 'run' | 'dispose'): Runtime<NdArray> => ({
  ...runtime,
  compile: async (program, options) => ({
    ...(await runtime.compile(program, options)),
    [what]: () => never,
  }),
});
const { cos: _, ...withoutCos } = reference;

interface Bad {
  readonly says: string;
  readonly make: () => Made;
  readonly on: string;
  readonly complaint: RegExp;
  readonly options?: SubjectOptions;
}

const bad: readonly Bad[] = [
  {
    says: 'lacks a primitive',
    make: () => withoutCos as Backend<NdArray>,
    on: cosine,
    complaint: /^it failed: reference: the function "cos" must be there, got undefined\.$/,
  },
  {
    says: 'gives a wrong shape',
    make: () => ({ ...reference, cos: (x) => reference.sum(reference.cos(x)) }),
    on: cosine,
    complaint: /output "y" must be \[4, 9\], as it is declared, got \[1, 1\]/,
  },
  {
    says: 'gives a wrong shape as it is read',
    make: () => ({ ...reference, read: async ({ data }) => ({ shape: [data.length], data }) }),
    on: cosine,
    complaint: /^"y" has shape \[36\], want \[4, 9\]$/,
  },
  {
    says: 'reads fewer numbers than the shape holds',
    make: () => ({ ...reference, read: async ({ shape, data }) => ({ shape, data: data.slice(0, 5) }) }),
    on: cosine,
    complaint: /worst at \[0, 5\]: got undefined, want -?\d/,
  },
  {
    says: 'throws',
    make: () => ({
      ...reference,
      cos: () => {
        throw new Error('the device is lost');
      },
    }),
    on: cosine,
    complaint: /^it failed: the device is lost$/,
  },
  {
    says: 'throws what is no error',
    make: () => ({ ...reference, read: () => Promise.reject('status 7') }),
    on: cosine,
    complaint: /^it failed: status 7$/,
  },
  {
    says: 'gives nothing',
    make: () => ({ ...reference, cos: () => undefined as never }),
    on: cosine,
    complaint: /^it failed: .*y/,
  },
  {
    says: 'never compiles',
    make: () => ({ ...runtime, compile: () => never }),
    on: cosine,
    complaint: /^it failed: it did not compile within 20 ms$/,
    options: quick,
  },
  {
    says: 'never runs to its end',
    make: () => deaf('run'),
    on: cosine,
    complaint: /^it failed: it did not run within 20 ms$/,
    options: quick,
  },
  {
    says: 'never gives its results',
    make: () => ({ ...reference, read: () => never }),
    on: cosine,
    complaint: /^it failed: it did not give its results within 20 ms$/,
    options: quick,
  },
  {
    says: 'never ends',
    make: () => deaf('dispose'),
    on: cosine,
    complaint: /^it failed: it did not end within 20 ms$/,
    options: quick,
  },
  {
    says: 'gives NaN',
    make: () => ({ ...reference, cos: (x) => mapped(reference.cos(x), () => Number.NaN) }),
    on: cosine,
    complaint: /^"y" \[4, 9\], worst at \[0, 0\]: got NaN, want 0\.\d+ ± /,
  },
];

describe.each(bad)('a backend that $says', ({ make, on, complaint, options }) => {
  it('is told so by the case', async () => {
    const outcome = await runCase(subjectOf(make(), options), caseNamed(on));
    expect(outcome).toMatchObject({ passed: false });
    expect(outcome.complaint).toMatch(complaint);
  });
});

describe('a backend with one bad primitive', () => {
  const faults = bad.filter(({ says }) => ['lacks a primitive', 'throws', 'gives NaN'].includes(says));

  it.each(faults)('that $says passes the cases without it', async ({ make }) => {
    for (const name of ['sin › values › of a matrix', 'matmul › values › of matrices', 'scan › runs'])
      expect(await runCase(subjectOf(make()), caseNamed(name))).toMatchObject({ passed: true });
  });
});

describe('what is no backend', () => {
  it.each([
    ['nothing', undefined, /must be given, got undefined\./],
    ['another thing', {}, /must be given, got one with the precision undefined\./],
    ['a backend of another precision', { ...reference, precision: 'bfloat16' }, /the precision bfloat16\./],
  ])('is refused: %s', (_, made, message) => {
    expect(() => subjectOf(made as never)).toThrow(message);
  });
});

describe('a backend that leaks', () => {
  /** Counts what it makes and what is given back to it; `forgets` makes one more now and then. */
  const counted = (forgets: boolean) => {
    let alive = 0;
    const backend: Backend<NdArray> = {
      ...reference,
      cos: (x) => {
        alive += forgets ? 2 : 0;
        return reference.cos(x);
      },
      upload: (array) => {
        alive += 1;
        return reference.upload(array);
      },
      scope: (body) => {
        const result = body();
        alive += Object.keys(result as object).length;
        return result;
      },
      dispose: () => {
        alive -= 1;
      },
    };
    return { backend, live: () => alive };
  };

  it('is told how many tensors it left', async () => {
    const { backend, live } = counted(true);
    const { complaint } = await runCase(subjectOf(backend, { live }), caseNamed(cosine));
    expect(complaint).toBe('it left 2 tensors behind');
  });

  it('is not accused where it cleans up, on any case', async () => {
    const { backend, live } = counted(false);
    const subject = subjectOf(backend, { live });
    for (const c of cases.filter(({ subject }) => ['programs', 'cos', 'scan'].includes(subject)))
      expect(await runCase(subject, c), c.name).toMatchObject({ passed: true });
    expect(live()).toBe(0);
  });
});
