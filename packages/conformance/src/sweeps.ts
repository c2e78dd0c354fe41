import {
  type BinaryName,
  type NdArray,
  ndArray,
  type Primitive,
  randomSource,
  type UnaryName,
  uniform,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { type Format, formats } from './accuracy.js';
import type { Arrays, Case } from './case.js';
import { binaryForms } from './cases/binary.js';
import { type Closed, caseOf, elementwise, type Formula } from './cases/build.js';
import { unaryForms } from './cases/unary.js';
import { expectationOf } from './expectation.js';
import { judge } from './judge.js';
import { resultsOf } from './run-case.js';
import type { Subject } from './subject.js';

/** Many numbers of a stated range through one primitive, to see how large its error gets. */
export interface Sweep {
  readonly primitive: Primitive;
  /** `[−80, 80]` */
  readonly range: string;
  readonly inputs: (points: number) => readonly NdArray[];
  readonly f: Formula;
  readonly closed: Closed;
  /** What the error is measured by, where the result itself may cancel: Σ|x| for a sum. */
  readonly scale?: Closed;
}

type Range = readonly [low: number, high: number];
const show = (x: number): string => String(x).replace('-', '−');
const named = ([low, high]: Range): string => `[${show(low)}, ${show(high)}]`;

const drawn = (points: number, [low, high]: Range, stream: string): NdArray =>
  randomSource(1).draw(stream, uniform(low, high), [points]);

const unary = (primitive: UnaryName, range: Range): Sweep => ({
  primitive,
  range: named(range),
  inputs: (points) => [drawn(points, range, 'x')],
  f: (ops, x) => ops[primitive](x),
  closed: elementwise(unaryForms[primitive].f),
});

/** Numbers of every size between two powers of ten. */
const logarithmic = (primitive: UnaryName, [from, to]: Range): Sweep => ({
  ...unary(primitive, [from, to]),
  range: `[1e${show(from)}, 1e${show(to)}]`,
  inputs: (points) => {
    const { shape, data } = drawn(points, [from, to], 'x');
    return [{ shape, data: data.map((exponent) => 10 ** exponent) }];
  },
});

const binary = (primitive: BinaryName, range: Range): Sweep => ({
  primitive,
  range: named(range),
  inputs: (points) => [drawn(points, range, 'a'), drawn(points, range, 'b')],
  f: (ops, a, b) => ops[primitive](a, b),
  closed: elementwise(binaryForms[primitive]),
});

const TERMS = 100;
const rows = (points: number, range: Range): NdArray => {
  const count = Math.ceil(points / TERMS);
  return ndArray([count, TERMS], drawn(count * TERMS, range, 'rows').data);
};
const magnitude: Closed = (x) => reference.sum(reference.abs(x), [1]);

const gathering: readonly Sweep[] = [
  {
    primitive: 'sum',
    range: `${TERMS} of [−1, 1], in ULP of Σ|x|`,
    inputs: (points) => [rows(points, [-1, 1])],
    f: (ops, x) => ops.sum(x, [1]),
    closed: (x) => reference.sum(x, [1]),
    scale: magnitude,
  },
  {
    primitive: 'mean',
    range: `${TERMS} of [−1, 1], in ULP of the mean of |x|`,
    inputs: (points) => [rows(points, [-1, 1])],
    f: (ops, x) => ops.mean(x, [1]),
    closed: (x) => reference.mean(x, [1]),
    scale: (x) => reference.mean(reference.abs(x), [1]),
  },
  {
    primitive: 'prod',
    range: `${TERMS} of [0.5, 1.5]`,
    inputs: (points) => [rows(points, [0.5, 1.5])],
    f: (ops, x) => ops.prod(x, [1]),
    closed: (x) => reference.prod(x, [1]),
  },
  {
    primitive: 'matmul',
    range: `${TERMS} of [−1, 1], in ULP of Σ|a b|`,
    inputs: (points) => [
      rows(points, [-1, 1]),
      ndArray([TERMS, 4], drawn(4 * TERMS, [-1, 1], 'columns').data),
    ],
    f: (ops, a, b) => ops.matmul(a, b),
    closed: (a, b) => reference.matmul(a, b),
    scale: (a, b) => reference.matmul(reference.abs(a), reference.abs(b)),
  },
];

/** The table of largest errors: every primitive that computes, over ranges that it meets. */
export const sweeps: readonly Sweep[] = [
  unary('exp', [-80, 80]),
  unary('exp', [-1, 1]),
  logarithmic('log', [-37, 37]),
  unary('log', [0.5, 2]),
  logarithmic('sqrt', [-37, 37]),
  unary('sin', [-3.14, 3.14]),
  unary('sin', [-1000, 1000]),
  unary('cos', [-3.14, 3.14]),
  unary('cos', [-1000, 1000]),
  unary('tanh', [-10, 10]),
  logarithmic('tanh', [-12, 0]),
  unary('sigmoid', [-20, 20]),
  unary('neg', [-9, 9]),
  unary('abs', [-9, 9]),
  unary('sign', [-9, 9]),
  binary('add', [-9, 9]),
  binary('sub', [-9, 9]),
  binary('mul', [-9, 9]),
  binary('div', [-9, 9]),
  binary('min', [-9, 9]),
  binary('max', [-9, 9]),
  binary('greater', [-9, 9]),
  ...gathering,
];

/** What a sweep found. */
export interface LargestError {
  readonly primitive: Primitive;
  readonly range: string;
  /** In units of the last place of the exact result, or of the scale. */
  readonly ulps: number;
  readonly absolute: number;
  readonly points: number;
  /** Why it is more than the backend states, if it is. */
  readonly complaint?: string;
}

/** The spacing of the numbers of a format at x. */
const spacingAt = ({ roundoff, smallest, smallestNormal }: Format, x: number): number => {
  const size = Math.abs(x);
  if (!(size >= smallestNormal)) return smallest;
  return 2 ** Math.floor(Math.log2(size)) * 2 * roundoff;
};

export const sweepCase = ({ primitive, range, inputs, f, closed }: Sweep, points: number): Case =>
  caseOf([primitive, 'values', `over ${range}`], inputs(points), f, { closed });

/** Measures the largest error of a primitive on a subject, and whether it is within what the subject states. */
export const largestError = async <V>(
  subject: Subject<V>,
  sweep: Sweep,
  points: number,
): Promise<LargestError> => {
  const { primitive, range } = sweep;
  const c = sweepCase(sweep, points);
  const got = await resultsOf(c, subject);
  const expected = expectationOf(c, subject.arithmetic);
  const verdict = judge({ arithmetic: subject.arithmetic, strictness: 'bound' }, got, expected);
  const [want, came] = [expected.values.y as NdArray, got.y as NdArray];
  const scale = scaleOf(sweep, c.inputs, subject) ?? want;
  const format = formats[subject.runtime.precision];
  let [ulps, absolute] = [0, 0];
  want.data.forEach((w, i) => {
    const error = Math.abs((came.data[i] as number) - w);
    absolute = Math.max(absolute, error);
    ulps = Math.max(ulps, error / spacingAt(format, scale.data[i] as number));
  });
  const { complaint } = verdict;
  return {
    primitive,
    range,
    ulps,
    absolute,
    points: want.data.length,
    ...(complaint !== undefined && { complaint }),
  };
};

const scaleOf = <V>({ scale }: Sweep, inputs: Arrays, { arithmetic }: Subject<V>): NdArray | undefined => {
  if (scale === undefined) return undefined;
  const rounded = Object.values(inputs).map(({ shape, data }) => ({
    shape,
    data: data.map(arithmetic.round),
  }));
  const [a, b = a, c = a] = rounded as [NdArray, NdArray?, NdArray?];
  return scale(a, b, c);
};
