import { isWithin, type Node, type Scope } from './graph.js';
import type { Pass } from './rebuild.js';

/** What stays where it was written: the inputs of a step, and a loop with what it gives. */
const bound: ReadonlySet<string> = new Set(['input', 'scan', 'result']);

/** Moves a node out of every scan whose step it does not read, so that it is computed once. */
export const hoisted: Pass = (next) => (draft) =>
  next(bound.has(draft.op) ? draft : { ...draft, scope: innermost(draft.inputs, draft.scope) });

/** The innermost of the scopes that the inputs live in, which all lie around `scope`; the outermost where there are none. */
const innermost = (inputs: readonly Node[], scope: Scope): Scope =>
  inputs.reduce((found, input) => (isWithin(input.scope, found) ? input.scope : found), outermost(scope));

const outermost = (scope: Scope): Scope => (scope.parent === undefined ? scope : outermost(scope.parent));
