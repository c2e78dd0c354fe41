import { ndArray } from '../nd-array.js';
import type { Shape } from '../ops.js';
import type { Node, NodeOp } from './graph.js';
import type { Draft, Make, Pass } from './rebuild.js';

type DraftOf<O extends NodeOp> = Extract<Draft, { readonly op: O }>;
/** A node of the same value, to the last bit; none where the rule has nothing to say. */
type Rule<O extends NodeOp> = (draft: DraftOf<O>, make: Make) => Node | undefined;

/** Replaces what computes nothing, or what a cheaper operation computes to the same bits. */
export const simplified: Pass = (next) => (draft) =>
  // The table is indexed by the draft's own op, which TypeScript cannot correlate across the union.
  (rules[draft.op] as Rule<NodeOp> | undefined)?.(draft as never, next) ?? next(draft);

const rules: { readonly [O in NodeOp]?: Rule<O> } = {
  stopGradient: ({ inputs: [x] }) => x,
  neg: ({ inputs: [x] }) => (x?.op === 'neg' ? x.inputs[0] : undefined),
  mul: ({ inputs: [a, b], shape }) => {
    if (isNumber(b, 1) && sameShape(a, shape)) return a;
    return isNumber(a, 1) && sameShape(b, shape) ? b : undefined;
  },
  // A sum with −x has the bits of the difference, and the other way round.
  add: ({ inputs: [a, b], ...rest }, make) => {
    const [first, second] = a?.op === 'neg' ? [b, a] : [a, b];
    return second?.op === 'neg'
      ? make({ ...rest, op: 'sub', inputs: [first, ...second.inputs] as Node[] })
      : undefined;
  },
  // x + 0 is another number where x is −0; x − 0 is not.
  sub: ({ inputs: [a, b], ...rest }, make) => {
    if (isNumber(b, 0) && sameShape(a, rest.shape)) return a;
    return b?.op === 'neg' ? make({ ...rest, op: 'add', inputs: [a, ...b.inputs] as Node[] }) : undefined;
  },
  div: (draft, make) => {
    const [a, b] = draft.inputs;
    if (isNumber(b, 1) && sameShape(a, draft.shape)) return a;
    const by = b?.op === 'constant' && b.shape.length === 0 ? (b.attributes.value.data[0] as number) : 0;
    return isPowerOfTwo(by) ? product(draft, 1 / by, make) : undefined;
  },
  reshape: (draft, make) => {
    const x = draft.inputs[0] as Node;
    if (sameShape(x, draft.shape)) return x;
    return x.op === 'reshape' ? make({ ...draft, inputs: x.inputs }) : undefined;
  },
  broadcastTo: ({ inputs: [x], shape }) => (sameShape(x, shape) ? x : undefined),
  transpose: (draft, make) => {
    const [x] = draft.inputs;
    const { permutation } = draft.attributes;
    if (permutation.every((from, to) => from === to)) return x;
    if (x?.op !== 'transpose') return undefined;
    const both = permutation.map((axis) => x.attributes.permutation[axis] as number);
    if (both.every((from, to) => from === to)) return x.inputs[0];
    return make({ ...draft, inputs: x.inputs, attributes: { permutation: both } });
  },
  slice: ({ inputs: [x], shape }) => (sameShape(x, shape) ? x : undefined),
  concat: ({ inputs: [x, ...others] }) => (others.length === 0 ? x : undefined),
};

const product = ({ inputs: [a], shape, scope, part }: Draft, by: number, make: Make): Node => {
  const factor = make({
    op: 'constant',
    inputs: [],
    attributes: { value: ndArray([], [by]) },
    shape: [],
    scope,
    part,
  });
  return make({ op: 'mul', inputs: [a as Node, factor], attributes: {}, shape, scope, part });
};

const isNumber = (node: Node | undefined, number: number): boolean =>
  node?.op === 'constant' && node.shape.length === 0 && Object.is(node.attributes.value.data[0], number);

const sameShape = (node: Node | undefined, shape: Shape): boolean =>
  node?.shape.length === shape.length && node.shape.every((dim, axis) => dim === shape[axis]);

/** Those of a size whose reciprocal no format rounds. */
const isPowerOfTwo = (x: number): boolean =>
  Math.abs(x) >= 2 ** -14 && Math.abs(x) <= 2 ** 14 && Number.isInteger(Math.log2(Math.abs(x)));
