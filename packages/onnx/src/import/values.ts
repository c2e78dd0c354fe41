import { type Dim, type NdArray, type Node, printShape, type Shape } from '@nalu/core';
import { unsupported } from './complaints.js';
import { requireStored } from './limits.js';
import type { TensorData } from './tensor-data.js';

/** Numbers that a program computes. */
export interface Computed {
  readonly kind: 'computed';
  readonly node: Node;
  /** Whether they are 0 and 1, and stand for BOOL. */
  readonly isTruth: boolean;
}

/** Numbers that stand in the file. */
export interface Known {
  readonly kind: 'known';
  readonly array: NdArray;
}

/** Integers or truth values, which are worked out while the file is read. A size that is free stands among them by its name. */
export interface List {
  readonly kind: 'list';
  readonly isTruth: boolean;
  readonly shape: readonly number[];
  readonly data: readonly Dim[];
}

/** What a name in the file stands for. */
export type Value = Computed | Known | List;

export const computed = (node: Node, isTruth = false): Computed => ({ kind: 'computed', node, isTruth });

export const list = (shape: readonly number[], data: readonly Dim[], isTruth = false): List => ({
  kind: 'list',
  isTruth,
  shape,
  data,
});

export const valueOfTensor = ({ kind, array }: TensorData): Value => {
  if (kind === 'float') return { kind: 'known', array };
  requireStored(array.shape);
  return list(array.shape, [...array.data], kind === 'truth');
};

export const shapeOfValue = (value: Value): Shape => {
  if (value.kind === 'computed') return value.node.shape;
  return value.kind === 'known' ? value.array.shape : value.shape;
};

/** The integers as numbers; undefined where one of them is a free size. */
export const numbersOf = ({ data }: List): readonly number[] | undefined =>
  data.every((each) => typeof each === 'number') ? data : undefined;

/** A list as numbers that a program can compute with. */
export const arrayOfList = (value: List, what: string): NdArray => {
  const numbers = numbersOf(value);
  if (numbers !== undefined) return { shape: value.shape, data: Float64Array.from(numbers) };
  throw unsupported(
    `${what} must not need the size of a free axis as a number`,
    value.data.slice(0, 8).join(', '),
    'Give sizes for free axes: { dims: … }.',
  );
};

export const isTruthValue = (value: Value): boolean => value.kind !== 'known' && value.isTruth;

/** For messages: `numbers [batch, 4]`. */
export const describeValue = (value: Value): string => {
  const what = isTruthValue(value) ? 'truth values' : value.kind === 'list' ? 'integers' : 'numbers';
  return `${what} ${printShape(shapeOfValue(value))}`;
};
