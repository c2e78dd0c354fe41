import type { Node, Ops } from '@nalu/core';
import { type Call, inputAt, numeric, type OperatorRule, refuseForm, rule } from '../call.js';
import { badFile } from '../complaints.js';
import { computed, describeValue, isTruthValue, type List, type Value } from '../values.js';
import { equal, greaterOrEqual, not } from './compare.js';
import { mapLists, type OnList, onLists } from './list-arithmetic.js';

type OfTwo = (ops: Ops<Node>, a: Node, b: Node) => Node;

const mostOperands = 10_000;

const allLists = (values: readonly Value[]): values is readonly List[] =>
  values.every(({ kind }) => kind === 'list');

const operands = (call: Call): readonly Value[] => call.inputs.map((_, i) => inputAt(call, i));

/** Whether the program computes truth values, or numbers: ONNX never mixes them. */
const requireKinds = (call: Call, values: readonly Value[], wantsTruth: boolean): void => {
  const other = values.find((value) => isTruthValue(value) !== wantsTruth);
  if (other !== undefined)
    throw badFile(
      `the operands of ${call.what} must be ${wantsTruth ? 'truth values' : 'numbers'}`,
      describeValue(other),
    );
};

/** An operator of as many operands as its arity says, which folds them from the left. */
const folding = (
  arity: number | readonly [number, number],
  f: OfTwo,
  onList: OnList,
  {
    gives = 'number',
    takes = 'number',
  }: { readonly gives?: 'number' | 'truth'; readonly takes?: 'number' | 'truth' | 'either' } = {},
): OperatorRule =>
  rule(arity, [], (call) => {
    const values = operands(call);
    if (takes !== 'either') requireKinds(call, values, takes === 'truth');
    const isTruth = gives === 'truth';
    if (allLists(values)) return [values.reduce((a, b) => mapLists(call, [a, b], onList, isTruth))];
    requireNumbers(call, values);
    return [
      computed(
        values.map(call.nodeOf).reduce((a, b) => f(call.ops, a, b)),
        isTruth,
      ),
    ];
  });

/** Integers divide and overflow in their own way, so they may not slip in among numbers. */
const requireNumbers = (call: Call, values: readonly Value[]): void => {
  const integers = values.find((value) => value.kind === 'list' && !value.isTruth);
  if (integers !== undefined)
    throw badFile(
      `the operands of ${call.what} must be of one type`,
      `${describeValue(integers)} among others`,
    );
};

const mean = (call: Call): Node => {
  const values = operands(call);
  requireNumbers(call, values);
  const nodes = values.map(call.nodeOf);
  return call.ops.div(
    nodes.reduce((a, b) => call.ops.add(a, b)),
    nodes.length,
  );
};

const sumOf: OfTwo = ({ add }, a, b) => add(a, b);
const several = [1, mostOperands] as const;
const both = { gives: 'truth', takes: 'truth' } as const;
const asked = { gives: 'truth' } as const;

/** One operand: a primitive of the same name, or a list. */
const ofOne = (f: (ops: Ops<Node>, x: Node) => Node, onList: OnList, isTruth: boolean): OperatorRule =>
  rule(1, [], (call) => {
    const [value] = [inputAt(call, 0)];
    if (value.kind === 'list') return [mapLists(call, [value], onList, isTruth)];
    requireKinds(call, [value], isTruth);
    return [computed(f(call.ops, call.nodeOf(value)), isTruth)];
  });

const where = (call: Call): Value => {
  const [condition, ...branches] = operands(call) as [Value, Value, Value];
  requireKinds(call, [condition], true);
  if (isTruthValue(branches[0]) !== isTruthValue(branches[1]))
    return refuseForm(
      call,
      'must choose between values of one type',
      branches.map(describeValue).join(' and '),
    );
  const values = [condition, ...branches];
  if (allLists(values)) return mapLists(call, values, onLists.Where, isTruthValue(branches[0]));
  requireNumbers(call, values);
  const [c, a, b] = values.map(call.nodeOf) as [Node, Node, Node];
  return computed(call.ops.where(c, a, b), isTruthValue(branches[0]));
};

const plain = (name: 'sign' | 'exp' | 'log' | 'sqrt' | 'sin' | 'cos' | 'tanh' | 'sigmoid'): OperatorRule =>
  numeric(1, [], ({ ops }, x) => ops[name](x as Node));

/** What works element by element. */
export const elementwise = {
  Neg: ofOne(({ neg }, x) => neg(x), onLists.Neg, false),
  Abs: ofOne(({ abs }, x) => abs(x), onLists.Abs, false),
  Not: ofOne(not, onLists.Not, true),
  Sign: plain('sign'),
  Exp: plain('exp'),
  Log: plain('log'),
  Sqrt: plain('sqrt'),
  Sin: plain('sin'),
  Cos: plain('cos'),
  Tanh: plain('tanh'),
  Sigmoid: plain('sigmoid'),
  Add: folding(2, sumOf, onLists.Add),
  Sub: folding(2, ({ sub }, a, b) => sub(a, b), onLists.Sub),
  Mul: folding(2, ({ mul }, a, b) => mul(a, b), onLists.Mul),
  Div: folding(2, ({ div }, a, b) => div(a, b), onLists.Div),
  Sum: folding(several, sumOf, onLists.Add),
  Min: folding(several, ({ min }, a, b) => min(a, b), onLists.Min),
  Max: folding(several, ({ max }, a, b) => max(a, b), onLists.Max),
  Mean: rule(several, [], (call) => [computed(mean(call))]),
  Greater: folding(2, ({ greater }, a, b) => greater(a, b), onLists.Greater, asked),
  Less: folding(2, ({ greater }, a, b) => greater(b, a), onLists.Less, asked),
  GreaterOrEqual: folding(2, greaterOrEqual, onLists.GreaterOrEqual, asked),
  LessOrEqual: folding(2, (ops, a, b) => greaterOrEqual(ops, b, a), onLists.LessOrEqual, asked),
  Equal: folding(2, equal, onLists.Equal, { gives: 'truth', takes: 'either' }),
  And: folding(2, ({ mul }, a, b) => mul(a, b), onLists.And, both),
  Or: folding(2, ({ max }, a, b) => max(a, b), onLists.Or, both),
  Xor: folding(2, ({ abs, sub }, a, b) => abs(sub(a, b)), onLists.Xor, both),
  Where: rule(3, [], (call) => [where(call)]),
};
