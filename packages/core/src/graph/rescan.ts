import type { Dim, Shape } from '../ops.js';
import type { Node, NodeOf } from './graph.js';
import type { Draft, Make } from './rebuild.js';

export type ScanNode = NodeOf<'scan'>;

/** How many steps a scan takes: the length of what it reads step by step. */
export const stepsOf = ({ inputs, attributes: { body } }: Pick<ScanNode, 'inputs' | 'attributes'>): Dim =>
  (inputs[body.carry.length] as Node).shape[0] as Dim;

/** What a scan gives: each carry after the last step, then each y of all steps. */
export const resultsOf = (make: Make, scan: ScanNode): readonly Node[] => {
  const { scope, part } = scan;
  const { nextCarry, ys } = scan.attributes.body;
  const steps = stepsOf(scan);
  const shapes = [
    ...nextCarry.map(({ shape }): Shape => shape),
    ...ys.map(({ shape }): Shape => [steps, ...shape]),
  ];
  return shapes.map((shape, index) =>
    make({ op: 'result', inputs: [scan], attributes: { index }, shape, scope, part }),
  );
};

/** A step gets one input more. */
export const stepInput = (
  make: Make,
  name: string,
  { scope, shape, part }: Pick<Draft, 'scope' | 'shape' | 'part'>,
): Node => make({ op: 'input', inputs: [], attributes: { name }, shape, scope, part });

/** A maker that keeps a record of what became of each node. */
export const recorded = (body: (made: ReadonlyMap<Node, Node>) => Make): Make => {
  const made = new Map<Node, Node>();
  const make = body(made);
  return (draft, original) => {
    const node = make(draft, original);
    if (original !== undefined) made.set(original, node);
    return node;
  };
};
