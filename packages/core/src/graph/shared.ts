import type { NdArray } from '../ops.js';
import type { Node, Scope } from './graph.js';
import type { Draft, Pass } from './rebuild.js';

/** Two inputs of one name are two inputs; two loops are compared no further. */
const unique: ReadonlySet<string> = new Set(['input', 'scan']);
const commutative: ReadonlySet<string> = new Set(['add', 'mul']);

/** Computes once what is written twice in one scope. */
export const shared: Pass = (next) => {
  const known = new Map<Scope, Map<string, Node>>();
  const signOf = signatures();
  return (draft) => {
    if (unique.has(draft.op)) return next(draft);
    const here = known.get(draft.scope) ?? new Map<string, Node>();
    known.set(draft.scope, here);
    const signature = signOf(draft);
    const node = here.get(signature) ?? next(draft);
    here.set(signature, node);
    return node;
  };
};

/** Equal for drafts that compute the same: the operation, its inputs, its attributes, its shape. */
const signatures = (): ((draft: Draft) => string) => {
  const arrays = new Map<NdArray, number>();
  /** A large array is known by who it is, a small one by its bits: 0 is not −0. */
  const sayArray = (value: NdArray): string => {
    if (value.data.length <= 16)
      return Array.from(value.data, (v) => (Object.is(v, -0) ? '-0' : `${v}`)).join();
    if (!arrays.has(value)) arrays.set(value, arrays.size);
    return `array ${arrays.get(value)}`;
  };
  return ({ op, inputs, attributes, shape }) => {
    const ids = inputs.map(({ id }) => id);
    const order = commutative.has(op) ? ids.sort((a, b) => a - b) : ids;
    const rest = 'value' in attributes ? sayArray(attributes.value) : JSON.stringify(attributes);
    return `${op}(${order}) ${rest} [${shape}]`;
  };
};
