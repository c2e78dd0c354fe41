import { type Access, type Buffer, folds, isLiteral, type Nest, type Statement } from '../ir.js';
import { forwarded } from '../passes/forwarding.js';

/** What a nest reads from memory and writes to it; the rest passes through registers. */
export interface Traffic {
  readonly loads: readonly Access[];
  readonly stores: readonly Statement[];
}

export const trafficOf = (nest: Nest, address: ReadonlyMap<Buffer, number>): Traffic => ({
  loads: nest.statements.flatMap(({ args }) =>
    args.flatMap((arg) => (isLiteral(arg) || forwarded(nest, arg) !== undefined ? [] : [arg])),
  ),
  stores: nest.statements.filter((statement) => folds(statement) || address.has(statement.out.buffer)),
});
