import { type NdArray, type Node, type Ops, type Tracer, tracer } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import type { FunctionProto, TensorProto } from '../schema.js';
import type { ReadExternal } from './external.js';
import { type Budget, budgetFor, meteredHost, meteredTracer } from './limits.js';
import { tensorData } from './tensor-data.js';
import { arrayOfList, type Value, valueOfTensor } from './values.js';

/** Constants of the step of one scan, or of the program itself. What stands outside is seen inside. */
interface Frame {
  readonly outer: Frame | undefined;
  readonly constants: Map<NdArray, Node>;
}

/** What the whole import shares. */
export interface Machine {
  readonly tracer: Tracer;
  readonly ops: Ops<Node>;
  readonly host: Ops<NdArray>;
  readonly budget: Budget;
  /** The value of a tensor of the file, which is read once however often a function is called. */
  readonly tensor: (tensor: TensorProto, what: string) => Value;
  /** By domain and name. */
  readonly functions: ReadonlyMap<string, FunctionProto>;
  /** The numbers of a value; a constant is recorded once, where it is seen first. */
  readonly nodeOf: (value: Value, what: string) => Node;
  /** Runs `body` inside the step of a scan. */
  readonly inFrame: <A>(body: () => A) => A;
}

export const functionKey = (domain: string | undefined, name: string | undefined): string =>
  `${domain === 'ai.onnx' ? '' : (domain ?? '')}:${name ?? ''}`;

/** Records each constant once, in the frame where it is seen first. */
const framed = (ops: Ops<Node>) => {
  let frame: Frame = { outer: undefined, constants: new Map() };
  const constant = (array: NdArray): Node => {
    for (let each: Frame | undefined = frame; each !== undefined; each = each.outer) {
      const known = each.constants.get(array);
      if (known !== undefined) return known;
    }
    const node = ops.constant(array.shape.length === 0 ? (array.data[0] as number) : array);
    frame.constants.set(array, node);
    return node;
  };
  const inFrame: Machine['inFrame'] = (body) => {
    const outer = frame;
    frame = { outer, constants: new Map() };
    try {
      return body();
    } finally {
      frame = outer;
    }
  };
  return { constant, inFrame };
};

export const machineFor = (
  nodes: number,
  functions: readonly FunctionProto[],
  external: ReadExternal | undefined,
): Machine => {
  const trace = tracer();
  const budget = budgetFor(nodes);
  const ops = meteredTracer(trace, budget);
  const { constant, inFrame } = framed(ops);
  const tensors = new Map<TensorProto, Value>();
  return {
    tracer: trace,
    ops,
    host: meteredHost(reference, budget),
    budget,
    tensor: (tensor, what) => {
      const value = tensors.get(tensor) ?? valueOfTensor(tensorData(tensor, what, external));
      tensors.set(tensor, value);
      return value;
    },
    functions: new Map(functions.map((each) => [functionKey(each.domain, each.name), each])),
    nodeOf: (value, what) => {
      if (value.kind === 'computed') return value.node;
      return constant(value.kind === 'known' ? value.array : arrayOfList(value, what));
    },
    inFrame,
  };
};
