import {
  fillInputs,
  flatten,
  type Given,
  mapTree,
  type NdArray,
  type RandomSource,
  randomSource,
} from '@nalu/core';
import type { Arithmetic } from './accuracy.js';
import { bounded } from './bounded.js';
import type { Bounded } from './bounded-sums.js';
import type { Arrays, Case, Leaves } from './case.js';

/** What a case expects of an arithmetic: values, and by element how far a result may be from them. */
export interface Expectation {
  readonly values: Arrays;
  readonly tolerance: Arrays;
}

/** Numbers as the precision holds them: both sides start from the same. */
export const roundedInputs = ({ round }: Arithmetic, inputs: Arrays): Arrays =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, { shape, data }]) => [name, { shape, data: data.map(round) }]),
  );

/** The random numbers of a case, the same for the backend and for the bound. */
export const sourceOf = ({ random }: Case): RandomSource | undefined =>
  random === undefined ? undefined : randomSource(random);

const withRandom = (c: Case, inputs: Arrays, { round }: Arithmetic): Arrays => {
  const random = sourceOf(c);
  if (random === undefined) return inputs;
  const filled = fillInputs<Leaves, NdArray>(c.program.inputs, inputs as Given<Leaves, NdArray>, {
    who: c.name,
    precision: 'float64',
    dims: {},
    shapeOf: (x) => x.shape,
    upload: ({ shape, data }) => ({ shape, data: Float64Array.from(data, round) }),
    dispose: () => {},
    random,
  });
  return filled.inputs;
};

/**
 * What `c` expects of a backend of this arithmetic.
 *
 * The tolerance is the bound of the program itself, and what the oracle may be off: the reference rounds as well.
 */
export const expectationOf = (c: Case, arithmetic: Arithmetic): Expectation => {
  const inputs = roundedInputs(arithmetic, c.inputs);
  const ops = bounded(arithmetic);
  const given = mapTree<Leaves, NdArray, Bounded>(
    c.program.inputs,
    withRandom(c, inputs, arithmetic),
    ops.given,
  );
  const results = c.program.apply(ops, given);
  const own = 1 + 2 ** -53 / arithmetic.roundoff;
  const answers = c.expected.answers?.(inputs);
  const list = flatten<Leaves, Bounded>(c.program.outputs, results);
  const names = Object.keys(c.program.outputs);
  const entries = names.map((name, i) => {
    const { value, error } = list[i] as Bounded;
    const want = answers?.values[name] ?? value;
    const slack = answers?.error?.[name]?.data;
    const tolerance = error.data.map((e, j) => {
      const known = slack?.[j] ?? (answers === undefined ? 0 : spacing(want.data[j] as number));
      return e * own + known;
    });
    return [name, want, { shape: want.shape, data: tolerance }] as const;
  });
  return {
    values: Object.fromEntries(entries.map(([name, want]) => [name, want])),
    tolerance: Object.fromEntries(entries.map(([name, , tolerance]) => [name, tolerance])),
  };
};

/** What Math.exp and its like may be off; whole numbers and their kin come out exact. */
const spacing = (x: number): number =>
  Number.isFinite(x) && !Number.isInteger(x * 2 ** 20) ? Math.abs(x) * 2 ** -52 : 0;
