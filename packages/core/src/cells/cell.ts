import type { Ops } from '../ops.js';
import type { Initializer } from '../random/initializers.js';
import type { Of } from '../spec.js';

/** One step of a recurrent network: a state goes in with an input, and comes out. */
export interface Cell<S, C> {
  readonly name: string;
  readonly inputs: number;
  /** Units in the state; every leaf of it is `[batch, size]`. */
  readonly size: number;
  readonly spec: S;
  readonly init: Of<S, Initializer>;
  /** The state, zero at the start. */
  readonly state: C;
  readonly step: <T>(ops: Ops<T>, params: Of<S, T>, state: Of<C, T>, x: T) => Of<C, T>;
}
