import { complain } from '../errors.js';
import { hostScan } from '../host-scan.js';
import type { Operand, Ops, Shape } from '../ops.js';
import { mapTree, type Of, printShape } from '../spec.js';
import { type Rule, rules } from './reverse-rules.js';
import { unbroadcast } from './unbroadcast.js';

/** A value on the tape: what it is, where it came from, and how a cotangent goes back there. */
export interface Var<T> {
  readonly value: T;
  /** Whether something we differentiate by stands upstream. Nothing is computed for what is not active, such as data. */
  readonly active: boolean;
  /** The tape that it is on, and its place there. */
  readonly tape: symbol;
  readonly index: number;
  readonly parents: readonly Var<T>[];
  /** One thunk a parent, so that only the cotangents that are wanted are made. */
  readonly pullback: (cotangent: T) => readonly ((() => T) | undefined)[];
}

/** `Ops` over tape values; `lift` puts a value of the inner interpreter on the tape. */
export interface Tape<T> extends Ops<Var<T>> {
  /** No gradient flows to a lifted value, unless `active`. */
  readonly lift: (x: T, active?: boolean) => Var<T>;
}

/**
 * Reverse-mode differentiation as an interpreter: it computes with `ops`, and remembers how.
 *
 * A tape over a tape has a carrier of its own, so a value of one cannot slip into the other unlifted; two tapes over the
 * same interpreter refuse each other's values. That is what keeps `d/dx (x · d/dy (x + y))` from confusing its two
 * derivatives.
 *
 * @throws {NaluError} NALU_UNSUPPORTED for a value of another tape.
 */
export const reverse = <T>(ops: Ops<T>): Tape<T> => {
  let created = 0;
  const id = Symbol('tape');
  const none = () => [];
  const lift = (value: T, active = false): Var<T> => ({
    value,
    active,
    tape: id,
    index: created++,
    parents: [],
    pullback: none,
  });
  const box = (x: Operand<Var<T>>): Var<T> => (typeof x === 'number' ? lift(ops.constant(x)) : x);

  /** Records one primitive. Each cotangent is summed back to the shape its operand had before broadcasting. */
  const record = (operands: readonly Operand<Var<T>>[], rule: Rule<T>): Var<T> => {
    const parents = operands.map(box);
    for (const { tape } of parents) if (tape !== id) throw foreign();
    const x = parents.map(({ value }) => value);
    const value = rule.value(...x);
    const pullback = (ct: T) =>
      rule
        .pull(ct, value, ...x)
        .map((make, i) => make && (() => unbroadcast(ops, make(), ops.shape(x[i] as T))));
    const active = parents.some((parent) => parent.active);
    return { value, active, tape: id, index: created++, parents, pullback };
  };

  const { elementwise, shaped, concat } = rules(ops);
  const all = Object.entries(elementwise).map(([name, rule]) => [
    name,
    (...operands: readonly Operand<Var<T>>[]) => record(operands, rule),
  ]);
  const tape: Tape<T> = {
    // Every name of the table stands in `Ops` with operands of the same kind: a mapped type cannot say so.
    ...(Object.fromEntries(all) as Pick<Ops<Var<T>>, keyof typeof elementwise>),
    lift,
    shape: (x) => ops.shape(x.value),
    constant: (value) => lift(ops.constant(value)),
    transpose: (x, permutation) => record([x], shaped.transpose(permutation)),
    sum: (x, axes) => record([x], shaped.sum(axes)),
    mean: (x, axes) => record([x], shaped.mean(axes)),
    prod: (x, axes) => record([x], shaped.prod(axes)),
    reshape: (x, shape) => record([x], shaped.reshape(shape)),
    broadcastTo: (x, shape) => record([x], shaped.broadcastTo(shape)),
    slice: (x, axis, from, to) => record([x], shaped.slice(axis, from, to)),
    concat: (xs, axis) => record(xs, concat(axis)),
    // Not past the tapes below this one either.
    stopGradient: (x) => lift(ops.stopGradient(x.value)),
    scan: (specs, carry, xs, step) => hostScan(tape, specs, carry, xs, step),
  };
  return tape;
};

const foreign = () =>
  complain('NALU_UNSUPPORTED', {
    who: 'reverse',
    required: 'a tape works on its own values',
    got: 'one of another tape',
    advice: 'Differentiate over the outer tape, and lift its values onto the inner one.',
  });

/** The active values above `root`, latest first: each one's cotangent is whole before it is passed on. */
const activeAbove = <T>(root: Var<T>): Var<T>[] => {
  const seen = new Set([root]);
  for (const v of seen) for (const parent of v.parents) if (parent.active) seen.add(parent);
  return [...seen].sort((a, b) => b.index - a.index);
};

/** The cotangents of everything active, for the cotangent 1 of a scalar `root`. */
const cotangents = <T>(ops: Ops<T>, root: Var<T>): Map<Var<T>, T> => {
  const found = new Map<Var<T>, T>([[root, ops.broadcastTo(ops.constant(1), ops.shape(root.value))]]);
  for (const v of activeAbove(root)) {
    const ct = found.get(v);
    if (ct === undefined) continue;
    const makes = v.pullback(ct);
    v.parents.forEach((parent, i) => {
      const make = makes[i];
      if (!parent.active || make === undefined) return;
      const known = found.get(parent);
      found.set(parent, known === undefined ? make() : ops.add(known, make()));
    });
  }
  return found;
};

/**
 * The value of a scalar function of a tree, and its gradient in the same tree.
 *
 * @param f gets the tape and the parameters on it; what else it needs it lifts with `tape.lift`.
 * @throws {NaluError} NALU_SHAPE when the value of `f` is more than one number.
 * @example
 * const { value, gradient } = valueAndGradient(reference, { x: tensor() }, { x: array(3) }, ({ mul }, { x }) => mul(x, x));
 * // value 9, gradient.x 6
 */
export const valueAndGradient = <T, S>(
  ops: Ops<T>,
  spec: S,
  params: Of<S, T>,
  f: (tape: Tape<T>, params: Of<S, Var<T>>) => Var<T>,
): { readonly value: T; readonly gradient: Of<S, T> } => {
  const tape = reverse(ops);
  const vars = mapTree<S, T, Var<T>>(spec, params, (leaf) => tape.lift(leaf, true));
  const root = f(tape, vars);
  if (root.tape !== tape.lift(root.value).tape) throw foreign();
  requireOneNumber(tape.shape(root));
  const found = cotangents(ops, root);
  const zero = (x: T): T => ops.broadcastTo(ops.constant(0), ops.shape(x));
  return {
    value: root.value,
    gradient: mapTree<S, Var<T>, T>(spec, vars, (leaf) => found.get(leaf) ?? zero(leaf.value)),
  };
};

const requireOneNumber = (shape: Shape): void => {
  if (shape.every((dim) => dim === 1)) return;
  throw complain('NALU_SHAPE', {
    who: 'valueAndGradient',
    required: 'the value must be one number',
    got: printShape(shape),
    advice: 'Reduce it with sum or mean.',
  });
};
