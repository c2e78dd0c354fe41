import type { StatedAllowance } from './accuracy.js';
import type { Aspect } from './case.js';
import type { Status } from './expected-failures.js';
import type { LargestError } from './sweeps.js';

/** What one test of the suite found on one backend, in a form that travels between processes. */
export type ColumnEntry =
  | {
      readonly kind: 'case';
      readonly column: string;
      readonly case: string;
      readonly subject: string;
      readonly aspect: Aspect;
      readonly status: Status;
      readonly compared: number;
      readonly undecided: number;
      readonly complaint?: string;
      readonly reason?: string;
    }
  | {
      readonly kind: 'programs';
      readonly column: string;
      readonly passed: boolean;
      readonly programs: number;
      readonly compared: number;
      readonly undecided: number;
      readonly complaint?: string;
    }
  | ({
      readonly kind: 'error';
      readonly column: string;
      /** What the backend states of this primitive, and of of numbers that are not normal. */
      readonly stated?: StatedAllowance;
      readonly flushesDenormals?: string;
      readonly finiteOnly?: string;
    } & LargestError)
  /** The runtime could not be made. */
  | { readonly kind: 'missing'; readonly column: string; readonly because: string }
  /** A test of the tests: something wrong on purpose, and the case that caught it. */
  | {
      readonly kind: 'mutant';
      /** The primitive that is wrong, or its derivative; or the kind of runtime. */
      readonly primitive: string;
      readonly says: string;
      readonly killed: boolean;
      /** The case that failed first. */
      readonly by?: string;
    };
