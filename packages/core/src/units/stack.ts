import { complain } from '../errors.js';
import type { Ops, Shape } from '../ops.js';
import { checkTree, joinPath, printShape } from '../spec.js';
import { asPart, type RegularizeContext, requireUnit, type TrainingForm, type Unit } from './unit.js';

// biome-ignore lint/suspicious/noExplicitAny: a list of units of different parameters; `stack` keeps each one's type by its name.
type AnyUnit = Unit<any>;
type NamedUnits = Readonly<Record<string, AnyUnit>>;

/** The parameters of a stack: each unit's own, under its place or name. */
export type StackSpec<L> = L extends readonly AnyUnit[]
  ? { readonly [K in keyof L & `${number}`]: L[K] extends Unit<infer S> ? S : never }
  : { readonly [K in keyof L]: L[K] extends Unit<infer S> ? S : never };

/**
 * Units one after another: again a {@link Unit}.
 *
 * Given in order, their parameters are `0.wHat`, `1.wHat`, …; given by name, `encoder.weight`, `readout.wHat`, …. Units
 * in front of a sequence unit act on every time step alike.
 *
 * @throws {NaluError} NALU_SHAPE when a unit gives what the next one does not take.
 * @example
 * stack(nalu(100, 2), nalu(2, 1));
 * stack({ encoder: mlp([784, 128, 10]), cell: recurrent(lstm(10, 32)), readout: nalu(32, 10) });
 */
export function stack<const L extends readonly AnyUnit[]>(...units: L): Unit<StackSpec<L>>;
export function stack<const L extends NamedUnits>(units: L): Unit<StackSpec<L>>;
export function stack(...args: readonly unknown[]): AnyUnit {
  const named = args.length === 1 && !isUnit(args[0]) ? args[0] : args;
  const entries = Object.entries(named as NamedUnits);
  if (named !== args) requirePlainNames(entries);
  for (const [, each] of entries) requireUnit('stack', each);
  const input = checkJoints(entries);
  const each = <V>(pick: (unit: AnyUnit) => V) =>
    Object.fromEntries(entries.map(([name, unit]) => [name, pick(unit)]));
  const some = (slot: 'constrain' | 'regularize' | 'training' | 'weights') =>
    entries.some(([, unit]) => unit[slot] !== undefined);
  const spec = each((unit) => unit.spec);
  const turns = entries.flatMap(([name, unit]) =>
    (unit.turns ?? []).map(({ path, at }) => ({ path: path === '' ? name : joinPath(name, path), at })),
  );
  const defaults = entries.flatMap(([, unit]) => unit.defaults ?? []).at(-1);
  const whole = {
    name: 'stack',
    parts: Object.fromEntries(entries),
    input,
    output: outputOf(entries, input),
    spec,
    init: each((unit) => unit.init),
    apply: <T>(ops: Ops<T>, params: Parts, x: T): T => {
      checkTree('stack', spec, params);
      return entries.reduce(
        (value, [name, unit]) =>
          asPart(
            ops,
            name,
            () => [],
            () => unit.apply(ops, params[name] as never, value),
          ),
        x,
      );
    },
    ...(some('constrain') && { constrain: constrainAll(entries) }),
    ...(some('regularize') && { regularize: regularizeAll(entries) }),
    ...(some('training') && { training: trainAll(entries) }),
    ...(some('weights') && { weights: weightsOfAll(entries) }),
    ...(turns.length > 0 && { turns }),
    ...(defaults !== undefined && { defaults }),
  };
  // By name, each part has its own type: the overloads say it, and no generic body can.
  return whole as AnyUnit;
}

/** A dot would read as a path, and JavaScript puts names that are numbers in an order of its own. */
const requirePlainNames = (entries: Entries): void => {
  const strange = entries.find(([name]) => !/^[A-Za-z_][\w-]*$/.test(name));
  if (strange === undefined) return;
  throw complain('NALU_OPTION', {
    who: 'stack',
    required: 'a name must begin with a letter, and hold letters, digits, _ and - only',
    got: `"${strange[0]}"`,
  });
};

type Entries = readonly (readonly [string, AnyUnit])[];
type Parts = Readonly<Record<string, unknown>>;

const isUnit = (value: unknown): boolean =>
  typeof (value as { apply?: unknown } | undefined)?.apply === 'function';

const constrainAll =
  (entries: Entries) =>
  <T>(ops: Ops<T>, params: Parts): Parts =>
    Object.fromEntries(
      entries.map(([name, unit]) => [name, unit.constrain?.(ops, params[name] as never) ?? params[name]]),
    );

/** Each unit in its training form, if it has one, on its own part of what was drawn. */
const trainAll = (entries: Entries): TrainingForm<Parts> => ({
  random: Object.fromEntries(
    entries.flatMap(([name, { training }]) =>
      Object.entries(training?.random ?? {}).map(([leaf, spec]) => [joinPath(name, leaf), spec] as const),
    ),
  ),
  apply: (ops, params, x, drawn) =>
    entries.reduce((value, [name, { training, apply }]) => {
      if (training === undefined) return apply(ops, params[name] as never, value);
      const own = Object.keys(training.random).map((leaf) => [leaf, drawn[joinPath(name, leaf)]]);
      return training.apply(ops, params[name] as never, value, Object.fromEntries(own));
    }, x),
});

const weightsOfAll =
  (entries: Entries) =>
  <T>(ops: Ops<T>, params: Parts): readonly T[] =>
    entries.flatMap(([name, { weights }]) => weights?.(ops, params[name] as never) ?? []);

/** Each unit's penalty sees what the units before it made of x. */
const regularizeAll =
  (entries: Entries) =>
  <T>(ops: Ops<T>, params: Parts, { x, step }: RegularizeContext<T>): T => {
    let value = x;
    let total: T | undefined;
    const last = entries.map(([, unit]) => unit.regularize !== undefined).lastIndexOf(true);
    for (const [i, [name, unit]] of entries.slice(0, last + 1).entries()) {
      const penalty = unit.regularize?.(ops, params[name] as never, { x: value, step });
      if (penalty !== undefined) total = total === undefined ? penalty : ops.add(total, penalty);
      if (i < last) value = unit.apply(ops, params[name] as never, value);
    }
    return total ?? ops.constant(0);
  };

/** Checks that each output fits the next input; the stack takes the leading axes of its first sequence unit. */
const checkJoints = (entries: Entries): Shape => {
  const [first] = entries;
  if (first === undefined)
    throw complain('NALU_OPTION', { who: 'stack', required: 'at least one unit is required', got: 'none' });
  const leading = entries.map(([, unit]) => unit.input.slice(0, -1)).find((axes) => axes.length > 1) ?? [
    'batch',
  ];
  const input = [...leading, first[1].input.at(-1) as number];
  entries.slice(1).forEach(([name, unit], i) => {
    const before = outputOf(entries.slice(0, i + 1), input);
    if (before.at(-1) !== unit.input.at(-1) || before.length < unit.input.length)
      throw complain('NALU_SHAPE', {
        who: 'stack',
        required: `"${name}" takes ${printShape(unit.input)}`,
        got: `${printShape(before)} from ${entries[i]?.[1].name}`,
      });
  });
  return input;
};

/** A sequence unit drops its leading axes; a unit that keeps them passes on those it got. */
const outputOf = (entries: Entries, input: Shape): Shape =>
  entries.reduce<Shape>((shape, [, unit]) => {
    const dropped = unit.input.length - unit.output.length;
    return [...shape.slice(dropped, -1), unit.output.at(-1) as number];
  }, input);
