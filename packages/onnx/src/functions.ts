import type { Node, Shape } from '@nalu/core';
import { constantPool } from './constants.js';
import type { ElementType } from './element.js';
import { graphWriter } from './graph-writer.js';
import { type Lowering, lowerNode, numberOf, writerOf } from './lower.js';
import { uniqueNames } from './names.js';
import type { Call } from './parts.js';
import type { FunctionProto } from './schema.js';
import { sizeReader } from './sizes.js';
import { docOf } from './units.js';

/** The domain of our functions. */
export const DOMAIN = 'org.nalu';
export const DOMAIN_VERSION = 1;

interface Target {
  readonly opset: number;
  readonly element: ElementType;
}

/** The functions of a model, once each, and how a unit becomes a call of one. */
export interface Functions {
  readonly protos: readonly FunctionProto[];
  readonly lowerCall: Lowering['lowerCall'];
}

export const functionPool = (target: Target): Functions => {
  const protos: FunctionProto[] = [];
  const known = new Map<string, string>();

  /** One function for all units that are written alike; the next kind of the same unit is called `nalu_2`. */
  const nameOf = (unit: string, body: FunctionProto): string => {
    const text = JSON.stringify(body, (_, value) => (value instanceof Uint8Array ? [...value] : value));
    const plain = unit.replaceAll(/\W+/g, '_');
    const others = protos.filter(({ name }) => name === plain || name?.replace(/_\d+$/, '') === plain);
    const name = known.get(text) ?? (others.length === 0 ? plain : `${plain}_${others.length + 1}`);
    if (!known.has(text)) protos.push({ name, ...body });
    known.set(text, name);
    return name;
  };

  return {
    protos,
    lowerCall: (lowering, call) => {
      const { part, results } = call;
      // A parameter that the formula does not read is still one of the unit's, and comes back with the others.
      const inputs = part.inputs.filter(
        ({ value }) => lowering.values.has(value) || lowering.truths.has(value),
      );
      const given = uniqueNames(inputs.map(({ name }) => name));
      const outputs = results.map(() => given.claim('y'));
      const opType = nameOf(part.name, bodyOf(target, call, inputs, outputs));
      const path = lowering.pathOf(part);
      const writer = writerOf(lowering, results[0] as Node);
      const values = results.map((node) => lowering.given.get(node) ?? lowering.names.claim(path));
      writer.addMany({
        opType,
        name: path,
        inputs: inputs.map(({ value }) => numberOf(lowering, value)),
        outputs: values,
        domain: DOMAIN,
      });
      results.forEach((node, i) => {
        const { dataType } = lowering.element;
        lowering.values.set(node, writer.typed(values[i] as string, dataType, node.shape));
      });
    },
  };
};

/** The unit alone, with names of its own. A function has no initialisers, so its constants are nodes. */
const bodyOf = (
  { opset, element }: Target,
  { part, members, results }: Call,
  inputs: Call['part']['inputs'],
  outputs: readonly string[],
): FunctionProto => {
  const names = uniqueNames([...inputs.map(({ name }) => name), ...outputs]);
  const writer = graphWriter(names);
  const constants = constantPool({ element, names, keep: writer.constant });
  const shapes = inputs.map(({ name, value }) => ({ name, shape: value.shape as Shape }));
  const scope = (members[0] as Node).scope;
  const lowering: Lowering = {
    opset,
    element,
    names,
    given: new Map(results.map((node, i) => [node, outputs[i] as string])),
    pathOf: () => '',
    constants,
    sizes: sizeReader(writer, shapes, constants),
    writers: new Map([[scope, writer]]),
    values: new Map([...inputs].reverse().map(({ name, value }) => [value, name])),
    truths: new Map(),
    scans: new Map(),
    callsIn: () => new Map(),
    lowerCall: () => {},
  };
  for (const node of members) lowerNode(lowering, node);
  results.forEach((node, i) => {
    const value = numberOf(lowering, node);
    if (value !== outputs[i]) writer.alias(value, outputs[i] as string);
  });
  const doc = docOf(part.name);
  return {
    input: inputs.map(({ name }) => name),
    output: outputs,
    node: writer.nodes,
    ...(doc !== undefined && { docString: doc }),
    opsetImport: [{ domain: '', version: opset }],
    domain: DOMAIN,
  };
};
