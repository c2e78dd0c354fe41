import {
  contracts,
  folds,
  isLiteral,
  isLoop,
  type Nest,
  type Operand,
  type Statement,
  sameAccess,
  sameNumbers,
  type Unit,
} from '../ir.js';
import { accessesTo, type Dependencies } from './dependencies.js';
import { storageStrides } from './views.js';

const keys = new WeakMap<Statement, string>();

/** Statements of one key may share a nest: they have one space, and are products of matrices or not. */
export const keyOf = (statement: Statement): string => {
  const known = keys.get(statement) ?? `${contracts(statement)} ${statement.space}`;
  keys.set(statement, known);
  return known;
};

/** How many statements one nest may hold: enough for any formula, and few enough for its numbers to find a register. */
const MOST = 256;

/** The largest nest that `first` can stand in, latest statement first. `ready` ones have no reader left but those inside. */
export const grow = (
  first: Statement,
  ready: readonly Unit[],
  pending: ReadonlySet<Unit>,
  { readersOf, writersFor }: Dependencies,
): Statement[] => {
  const group: Statement[] = [first];
  const inside = new Set<Unit>(group);
  const mayJoin = (unit: Unit): unit is Statement =>
    !isLoop(unit) &&
    pending.has(unit) &&
    !inside.has(unit) &&
    keyOf(unit) === keyOf(first) &&
    agree(group, unit) &&
    readersOf(unit).every((reader) => !pending.has(reader) || (inside.has(reader) && forwards(unit, reader)));
  const candidates: Unit[] = [...ready, ...writersFor(first)];
  for (const unit of candidates) {
    if (group.length === MOST) break;
    if (!mayJoin(unit)) continue;
    group.push(unit);
    inside.add(unit);
    candidates.push(...writersFor(unit));
  }
  return group;
};

/** Whether a reader in the same nest finds each number in a register. */
const forwards = (writer: Statement, reader: Unit): boolean =>
  !folds(writer) &&
  !isLoop(reader) &&
  accessesTo(reader, writer.out.buffer).every((access) => sameAccess(access, writer.out));

/** Folds of one nest reduce the same axes, and a draw goes with what walks its space as one line. */
const agree = (group: readonly Statement[], statement: Statement): boolean => {
  const other = group.find(folds);
  if (
    folds(statement) &&
    other !== undefined &&
    !sameNumbers(other.reduced.map(Number), statement.reduced.map(Number))
  )
    return false;
  const all = [...group, statement];
  const draws = all.filter(({ f }) => f === 'random');
  // Two streams in one nest would be sound; but their states would fill the registers.
  return draws.length === 0 || (draws.length === 1 && all.every(isLine));
};

/**
 * Whether a statement walks its space in the order of its storage and may write past its end.
 *
 * Random numbers are drawn four at a time in that order, whatever stands beside them: so their numbers depend on no tiling.
 */
const isLine = (statement: Statement): boolean => {
  const { space, args, out } = statement;
  const line = storageStrides(space);
  const size = space.reduce((product, dim) => product * dim, 1);
  const inLine = (x: Operand) =>
    isLiteral(x) || sameNumbers(x.strides, line) || x.strides.every((stride) => stride === 0);
  return !folds(statement) && [...args, out].every(inLine) && (size % 4 === 0 || isWhole(statement));
};

/** Whether a statement writes all of its buffer, so that it may write the padding behind as well. */
export const isWhole = ({ space, out }: Statement): boolean =>
  out.offset === 0 &&
  out.motions.length === 0 &&
  out.buffer.size === space.reduce((product, dim) => product * dim, 1);

/** A nest with its axes that every access walks as one made one. */
export const nestOf = (statements: readonly Statement[]): Nest => {
  const [first] = statements as readonly [Statement];
  const reduced = statements.find(folds)?.reduced ?? first.reduced;
  return merged({ space: first.space, reduced, statements });
};

const merged = (nest: Nest): Nest => {
  const { space, reduced, statements } = nest;
  const axis = [...space.keys()].find(
    (i) => i + 1 < space.length && reduced[i] === reduced[i + 1] && asOne(nest, i),
  );
  if (axis === undefined) return nest;
  const join = (sizes: readonly number[]) => [
    ...sizes.slice(0, axis),
    (sizes[axis] as number) * (sizes[axis + 1] as number),
    ...sizes.slice(axis + 2),
  ];
  const drop = <T>(xs: readonly T[]) => xs.filter((_, i) => i !== axis + 1);
  const thin = <X extends Operand>(x: X): X => (isLiteral(x) ? x : { ...x, strides: drop(x.strides) });
  return merged({
    space: join(space),
    reduced: drop(reduced),
    statements: statements.map((statement) => ({
      ...statement,
      space: join(statement.space),
      reduced: drop(statement.reduced),
      args: statement.args.map(thin),
      out: thin(statement.out),
    })),
  });
};

/** Whether the step along axis + 1 is a whole walk along the axis, in every access. */
const asOne = ({ space, statements }: Nest, axis: number): boolean =>
  statements.every(({ args, out }) =>
    [...args, out].every(
      (x) => isLiteral(x) || x.strides[axis + 1] === (x.strides[axis] as number) * (space[axis] as number),
    ),
  );
