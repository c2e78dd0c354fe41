import type { Access, ElementName, FoldName, Operand, Statement } from '../ir.js';
import { stretched } from './views.js';

/** A statement over a space that may still have axes of 1 or 0. */
export interface Draft {
  readonly f: ElementName;
  readonly fold?: FoldName;
  readonly space: readonly number[];
  readonly reduced?: readonly number[];
  /** They stretch to the space. */
  readonly args: readonly Operand[];
  /** One stride for each axis of the space, 0 along reduced ones. */
  readonly out: Access;
}

const neutral: Readonly<Record<FoldName, number>> = { sum: 0, prod: 1 };

/**
 * The statement of a draft without its axes of 1.
 *
 * What has no elements is no statement, and a fold over nothing writes its neutral number.
 */
export const statementsOf = (draft: Draft): Statement[] => {
  const { f, fold, space, reduced = [] } = draft;
  if (space.some((size, axis) => size === 0 && !reduced.includes(axis))) return [];
  if (fold !== undefined && space.includes(0)) {
    const filled: Draft = { ...draft, args: [{ value: neutral[fold] }] };
    return [{ f: 'copy', ...thinned(filled, (axis) => !reduced.includes(axis)) }];
  }
  const thin = thinned(draft, () => true);
  return [{ f, ...thin, ...(fold !== undefined && thin.reduced.includes(true) && { fold }) }];
};

const thinned = (
  { space, reduced = [], args, out }: Draft,
  keeps: (axis: number) => boolean,
): Pick<Statement, 'space' | 'reduced' | 'args' | 'out'> => {
  const keep = <T>(xs: readonly T[]) => xs.filter((_, axis) => space[axis] !== 1 && keeps(axis));
  return {
    space: keep(space),
    reduced: keep([...space.keys()].map((axis) => reduced.includes(axis))),
    args: args.map((arg) => {
      const x = stretched(arg, space.length);
      return 'value' in x ? x : { ...x, strides: keep(x.strides) };
    }),
    out: { ...out, strides: keep(out.strides) },
  };
};
