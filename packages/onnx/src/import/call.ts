import type { Dim, NdArray, Node, Ops, Shape } from '@nalu/core';
import type { GraphProto, NodeProto } from '../schema.js';
import type { Attributes } from './attributes.js';
import { badFile, shown, unsupported } from './complaints.js';
import { arrayOfList, computed, describeValue, type List, list, numbersOf, type Value } from './values.js';

/** One node of the file while it is worked out. */
export interface Call {
  /** `node "add_1" (Add, opset 17)` */
  readonly what: string;
  readonly node: NodeProto;
  readonly opset: number;
  /** Records what the program computes. */
  readonly ops: Ops<Node>;
  /** Computes at once; for the positions of what is moved about. */
  readonly host: Ops<NdArray>;
  /** Pays for work that the values do not show. */
  readonly spend: (amount: number) => void;
  /** What the node is given; a hole where an optional input is left out. */
  readonly inputs: readonly (Value | undefined)[];
  readonly attributes: Attributes;
  /** The numbers of a value, as the program computes with them. */
  readonly nodeOf: (value: Value) => Node;
  /** Runs a graph of an attribute: its inputs get these values, and it sees the names around it. */
  readonly runGraph: (graph: GraphProto, inputs: readonly Value[]) => readonly Value[];
  /** Runs `body` where what it makes belongs to one step of a scan over `graph`. */
  readonly inStep: <A>(graph: GraphProto, body: () => A) => A;
  /** The values of a tensor that is an attribute. */
  readonly tensor: (name: string) => Value | undefined;
}

/** Works out the outputs of a node. */
export type Operator = (call: Call) => readonly Value[];

/** What nalu knows of an operator. An attribute that is not named here could change what it means. */
export interface OperatorRule {
  readonly attributes: readonly string[];
  /** How many inputs it has: at least, and at most. */
  readonly arity: readonly [least: number, most: number];
  readonly run: Operator;
}

export const rule = (
  arity: number | readonly [number, number],
  attributes: readonly string[],
  run: Operator,
): OperatorRule => ({ attributes, arity: typeof arity === 'number' ? [arity, arity] : arity, run });

/** A rule of one output that works on computed numbers alone. */
export const numeric = (
  arity: number | readonly [number, number],
  attributes: readonly string[],
  run: (call: Call, ...nodes: readonly Node[]) => Node,
): OperatorRule =>
  rule(arity, attributes, (call) => [computed(run(call, ...call.inputs.map((_, i) => nodeAt(call, i))))]);

export const inputAt = ({ inputs, what }: Call, index: number): Value => {
  const value = inputs[index];
  if (value !== undefined) return value;
  throw badFile(`${what} must have input ${index}`, 'none');
};

export const nodeAt = (call: Call, index: number): Node => call.nodeOf(inputAt(call, index));

export const optionalNode = (call: Call, index: number): Node | undefined => {
  const value = call.inputs[index];
  return value && call.nodeOf(value);
};

/** Integers that must be known while the file is read; a free size may be among them. */
export const listAt = (call: Call, index: number): List => {
  const value = inputAt(call, index);
  if (value.kind === 'list') return value;
  throw unsupported(
    `input ${index} of ${call.what} must be integers that do not depend on the data`,
    describeValue(value),
  );
};

/** Integers that must be numbers. */
export const integersAt = (call: Call, index: number): readonly number[] => {
  const value = listAt(call, index);
  return numbersOf(value) ?? [...arrayOfList(value, call.what).data];
};

/** An optional list: as an input from some operator set on, and as an attribute before. */
export const integersFrom = (call: Call, index: number, attribute: string): readonly number[] | undefined =>
  call.inputs[index] === undefined ? call.attributes.ints(attribute) : integersAt(call, index);

/** One number that stands in the file. */
export const knownNumber = (call: Call, index: number): number | undefined => {
  const value = call.inputs[index];
  if (value === undefined) return undefined;
  const data =
    value.kind === 'known' ? value.array.data : value.kind === 'list' ? numbersOf(value) : undefined;
  return data?.length === 1 ? data[0] : undefined;
};

export const refuseForm = (call: Call, required: string, got: string, advice?: string): never => {
  throw unsupported(`${call.what} ${required}`, got, advice);
};

/**
 * What an operator does that only moves elements about, for whatever its input is: numbers of the program, or a list, whose
 * positions are then moved by the reference.
 */
export const moved = (
  call: Call,
  values: readonly Value[],
  move: <T>(ops: Ops<T>, xs: readonly T[]) => T,
): Value => {
  if (!values.every((value) => value.kind === 'list')) {
    const integers = values.find((value) => value.kind === 'list' && !value.isTruth);
    if (integers !== undefined)
      throw badFile(
        `the inputs of ${call.what} must be of one type`,
        `${describeValue(integers)} among others`,
      );
    const isTruth = values.every((value) => value.kind === 'computed' && value.isTruth);
    return computed(move(call.ops, values.map(call.nodeOf)), isTruth);
  }
  const lists = values as readonly List[];
  call.spend(lists.reduce((total, { data }) => total + data.length, 0) / 4);
  const pool: readonly Dim[] = lists.flatMap(({ data }) => data);
  let from = 0;
  const positions = lists.map(({ shape, data }): NdArray => {
    const start = from;
    from += data.length;
    return { shape, data: Float64Array.from(data, (_, i) => start + i) };
  });
  const { shape, data } = move(call.host, positions);
  return list(
    shape,
    Array.from(data, (at) => pool[at] as Dim),
    lists.every(({ isTruth }) => isTruth),
  );
};

export const requireRank = (call: Call, shape: Shape, rank: number, what: string): void => {
  if (shape.length === rank) return;
  throw badFile(`${what} of ${call.what} must have ${rank} axes`, `${shape.length}`);
};

/** What a node is called in messages. */
export const describeNode = (
  { name = '', opType, output = [], domain = '' }: NodeProto,
  opset: number,
): string => {
  const called = name === '' ? `that makes ${shown(output.find((each) => each !== ''))}` : shown(name);
  const family = domain === '' || domain === 'ai.onnx' ? '' : `${domain}.`;
  return `node ${called} (${family}${opType ?? ''}, opset ${opset})`;
};
