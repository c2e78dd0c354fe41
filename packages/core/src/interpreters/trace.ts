import { complain } from '../errors.js';
import {
  type Attributes,
  type Graph,
  isWithin,
  type Node,
  type NodeOf,
  type NodeOp,
  type Part,
  type Scope,
} from '../graph/graph.js';
import { ndArray } from '../nd-array.js';
import {
  binaryNames,
  forEachName,
  type Operand,
  type Ops,
  reductionNames,
  type Shape,
  unaryNames,
} from '../ops.js';
import { checkDims, type Program } from '../program.js';
import { axisOf, keepCarry, permutationOf, reducedAxes, scanLength, shapeRules } from '../shapes.js';
import { buildTree, flatten, type LeafSpec, printShape, unflatten } from '../spec.js';

export interface Tracer extends Ops<Node> {
  readonly input: (name: string, shape: Shape) => Node;
  readonly scope: Scope;
}

/** Records each primitive as a node instead of computing it. */
export const tracer = (): Tracer => {
  const root: Scope = { parent: undefined };
  let scope = root;
  let part: Part | undefined;
  let created = 0;

  const emit = <O extends NodeOp>(
    op: O,
    inputs: readonly Node[],
    shape: Shape,
    attributes: Attributes[O],
  ): Node => {
    for (const input of inputs) refuseEscape(input, scope);
    const node: NodeOf<O> = { op, id: created++, inputs, attributes, shape, scope, part };
    return node as Node;
  };
  const box = (x: Operand<Node>): Node =>
    typeof x === 'number' ? emit('constant', [], [], { value: ndArray([], [x]) }) : x;
  const elementwise =
    (op: 'where' | (typeof unaryNames)[number] | (typeof binaryNames)[number]) =>
    (...operands: Operand<Node>[]): Node => {
      const inputs = operands.map(box);
      const rule = shapeRules[op] as (...shapes: Shape[]) => Shape;
      return emit(op, inputs, rule(...inputs.map(({ shape }) => shape)), {});
    };
  const input = (name: string, shape: Shape): Node => emit('input', [], shape, { name });

  /** Records a step once, in a scope of its own. */
  const scan: Ops<Node>['scan'] = (specs, carry, xs, step) => {
    const outer = scope;
    const starts = flatten<typeof specs.carry, Node>(specs.carry, carry);
    const series = flatten<typeof specs.xs, Node>(specs.xs, xs);
    const length = scanLength(series.map(({ shape }) => shape));
    scope = { parent: outer };
    try {
      const carryIn = starts.map(({ shape }, i) => input(`carry_${i}`, shape));
      const xsIn = series.map(({ shape }, i) => input(`x_${i}`, shape.slice(1)));
      const next = step(unflatten(specs.carry, carryIn), unflatten(specs.xs, xsIn));
      const nextCarry = flatten<typeof specs.carry, Node>(specs.carry, next.carry);
      const ys = flatten<typeof specs.ys, Node>(specs.ys, next.y);
      for (const node of [...nextCarry, ...ys]) refuseEscape(node, scope);
      keepCarry(
        starts.map(({ shape }) => shape),
        nextCarry.map(({ shape }) => shape),
      );
      const body = { scope, carry: carryIn, xs: xsIn, nextCarry, ys };
      scope = outer;
      const node = emit('scan', [...starts, ...series], [], { body });
      const results = [...nextCarry, ...ys].map(({ shape }, index) =>
        emit('result', [node], index < nextCarry.length ? shape : [length, ...shape], { index }),
      );
      return {
        carry: unflatten(specs.carry, results.slice(0, nextCarry.length)),
        ys: unflatten(specs.ys, results.slice(nextCarry.length)),
      };
    } finally {
      scope = outer;
    }
  };

  const named: Ops<Node>['part'] = (name, inputs, apply) => {
    const outer = part;
    part = { name, inputs, parent: outer };
    try {
      return apply();
    } finally {
      part = outer;
    }
  };

  return {
    input,
    scope: root,
    part: named,
    shape: (x) => x.shape,
    constant: (value) =>
      typeof value === 'number' ? box(value) : emit('constant', [], value.shape, { value }),
    ...forEachName(unaryNames, elementwise),
    ...forEachName(binaryNames, elementwise),
    where: elementwise('where'),
    ...forEachName(reductionNames, (op) => (x: Node, axes?: readonly number[]) => {
      return emit(op, [x], shapeRules[op](x.shape, axes), { axes: reducedAxes(op, x.shape, axes) });
    }),
    matmul: (a, b) => emit('matmul', [a, b], shapeRules.matmul(a.shape, b.shape), {}),
    transpose: (x, order) =>
      emit('transpose', [x], shapeRules.transpose(x.shape, order), {
        permutation: permutationOf(x.shape, order),
      }),
    reshape: (x, shape) => emit('reshape', [x], shapeRules.reshape(x.shape, shape), {}),
    broadcastTo: (x, shape) => emit('broadcastTo', [x], shapeRules.broadcastTo(x.shape, shape), {}),
    concat: (xs, axis) => {
      const shape = shapeRules.concat(
        xs.map((x) => x.shape),
        axis,
      );
      return emit('concat', xs, shape, { axis: axisOf('concat', shape, axis) });
    },
    slice: (x, axis, from, to) => {
      const shape = shapeRules.slice(x.shape, axis, from, to);
      return emit('slice', [x], shape, { axis: axisOf('slice', shape, axis), from, to });
    },
    stopGradient: (x) => emit('stopGradient', [x], x.shape, {}),
    scan,
  };
};

const refuseEscape = (input: Node, scope: Scope): void => {
  if (isWithin(scope, input.scope)) return;
  throw complain('NALU_UNSUPPORTED', {
    who: 'trace',
    required: 'a value made inside a scan step may only be used there',
    got: `${input.op} ${printShape(input.shape)} outside`,
    advice: 'Give it back from the step, as carry or as y.',
  });
};

export interface TraceOptions {
  /** Sizes for free axes; the others stay free. */
  readonly dims?: Readonly<Record<string, number>>;
}

/** Puts numbers for the free axes that `dims` names. */
export const resolveShape = (shape: Shape, dims: Readonly<Record<string, number>>): Shape =>
  shape.map((dim) => (typeof dim === 'string' ? (dims[dim] ?? dim) : dim));

/**
 * Records a program as a graph.
 *
 * @throws {NaluError} NALU_SHAPE when the shapes do not fit, in the words of the primitive that met them;
 * NALU_UNSUPPORTED when a value leaves the step of a scan in which it was made.
 */
export const trace = <S, R>(program: Program<S, R>, { dims = {} }: TraceOptions = {}): Graph<S, R> => {
  checkDims(program, dims);
  const t = tracer();
  const inputs = buildTree(program.inputs, (leaf: LeafSpec, path) =>
    t.input(path, resolveShape(leaf.shape, dims)),
  );
  const outputs = program.apply(t, inputs);
  for (const node of flatten<R, Node>(program.outputs, outputs)) refuseEscape(node, t.scope);
  return { program, scope: t.scope, inputs, outputs };
};
