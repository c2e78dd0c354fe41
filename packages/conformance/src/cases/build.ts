import {
  type NdArray,
  ndArray,
  type Ops,
  program,
  randomSource,
  type Shape,
  sizeOf,
  tensor,
  tracer,
  uniform,
} from '@nalu/core';
import {
  type Arrays,
  type Aspect,
  byReference,
  type Case,
  closedForm,
  type Oracle,
  type Strictness,
} from '../case.js';

/** A formula of up to three tensors, over any interpreter. */
export type Formula = <T>(ops: Ops<T>, a: T, b: T, c: T) => T;
/** The same as plain arithmetic of arrays: what is right whatever any interpreter says. */
export type Closed = (a: NdArray, b: NdArray, c: NdArray) => NdArray;

/** A formula takes as many tensors as its case has, up to three; one that takes fewer ignores the rest. */
export const three = <A>(list: readonly A[]): [A, A, A] => list as unknown as [A, A, A];

export const letters = ['a', 'b', 'c'] as const;

const traced = (arrays: readonly NdArray[], f: Formula): Shape => {
  const t = tracer();
  return f(t, ...three(arrays.map(({ shape }, i) => t.input(`${letters[i]}`, shape)))).shape;
};

export const byLetter = <A>(list: readonly A[]): Readonly<Record<string, A>> =>
  Object.fromEntries(list.map((each, i) => [letters[i] as string, each]));

export interface CaseOptions {
  readonly strictness?: Strictness;
  /** What is right by a closed form; the reference says it where there is none. */
  readonly closed?: Closed;
  readonly expected?: Oracle;
}

/** The case that `f` of these arrays is right. */
export const caseOf = (
  [subject, aspect, says]: readonly [subject: string, aspect: Aspect, says: string],
  arrays: readonly NdArray[],
  f: Formula,
  { strictness = 'bound', closed, expected }: CaseOptions = {},
): Case => {
  const name = says === '' ? `${subject} › ${aspect}` : `${subject} › ${aspect} › ${says}`;
  const inputs = byLetter(arrays.map(({ shape }) => tensor(...shape)));
  const right = closed && closedForm((given: Arrays) => ({ y: closed(...three(Object.values(given))) }));
  return {
    name,
    subject,
    aspect,
    program: program(name, inputs, { y: tensor(...traced(arrays, f)) }, (ops, given) => ({
      y: f(ops, ...three(Object.values(given))),
    })) as Case['program'],
    inputs: byLetter(arrays),
    expected: expected ?? right ?? byReference,
    strictness,
  };
};

/** Numbers of [low, high) in float32, the same ones for the same shape and seed. */
export const draw = (
  shape: readonly number[],
  [low, high]: readonly [number, number] = [-2, 2],
  seed = 1,
): NdArray => randomSource(seed).draw(`${shape}`, uniform(low, high), shape);

/** 0, 1, 2, … in a shape. */
export const counting = (...shape: number[]): NdArray =>
  ndArray(
    shape,
    Array.from({ length: sizeOf(shape) }, (_, i) => i),
  );

export const vector = (...values: number[]): NdArray => ndArray([values.length], values);
export const scalar = (value: number): NdArray => ndArray([], [value]);
export const empty = (...shape: number[]): NdArray => ndArray(shape, []);

/** The shape that arrays stretch to, worked out on its own: axes align from the right, and a 1 gives way. */
const stretchedShape = (arrays: readonly NdArray[]): number[] => {
  const rank = Math.max(...arrays.map(({ shape }) => shape.length));
  return Array.from({ length: rank }, (_, i) => {
    const dims = arrays.map(({ shape }) => shape[i - rank + shape.length] ?? 1);
    return dims.find((dim) => dim !== 1) ?? 1;
  });
};

/** The element of a stretched array at a flat position of `shape`. */
const elementAt = ({ shape: own, data }: NdArray, shape: readonly number[], position: number): number => {
  let [rest, at, stride] = [position, 0, 1];
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const index = rest % (shape[axis] as number);
    rest = Math.floor(rest / (shape[axis] as number));
    const dim = own[axis - shape.length + own.length] ?? 1;
    if (dim !== 1) at += index * stride;
    stride *= dim;
  }
  return data[at] as number;
};

/** A function of numbers, element by element of arrays that stretch to one shape. */
export const elementwise =
  (f: (a: number, b: number, c: number) => number) =>
  (...arrays: NdArray[]): NdArray => {
    const shape = stretchedShape(arrays);
    const values = Array.from({ length: sizeOf(shape) }, (_, i) =>
      f(...three(arrays.map((x) => elementAt(x, shape, i)))),
    );
    return ndArray(shape, values);
  };
