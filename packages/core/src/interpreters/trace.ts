import { complain } from '../errors.js';
import { type Graph, isWithin, type Node, type Part, type Scope } from '../graph/graph.js';
import { type Emit, nodeOps } from '../graph/node-ops.js';
import type { Ops, Shape } from '../ops.js';
import { checkDims, type Program } from '../program.js';
import { keepCarry, scanLength } from '../shapes.js';
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

  const emit: Emit = (op, inputs, shape, attributes) => {
    for (const input of inputs) refuseEscape(input, scope);
    return { op, id: created++, inputs, attributes, shape, scope, part } as Node;
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
    ...nodeOps(emit),
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
