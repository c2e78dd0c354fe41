import type { AttributeProto, GraphProto, NodeProto, TensorProto } from '../schema.js';
import { badFile, shown } from './complaints.js';

/** The attributes of one node, read by name and by type. */
export interface Attributes {
  readonly names: readonly string[];
  readonly int: (name: string) => number | undefined;
  readonly ints: (name: string) => readonly number[] | undefined;
  readonly float: (name: string) => number | undefined;
  readonly floats: (name: string) => readonly number[] | undefined;
  readonly text: (name: string) => string | undefined;
  readonly texts: (name: string) => readonly string[] | undefined;
  readonly tensor: (name: string) => TensorProto | undefined;
  readonly graph: (name: string) => GraphProto | undefined;
}

/** AttributeProto.AttributeType; a scalar that is 0 may be left out of the file, and so may an empty list. */
const types = { 1: 'f', 2: 'i', 3: 's', 4: 't', 5: 'g', 6: 'floats', 7: 'ints', 8: 'strings' } as const;
type FieldName = (typeof types)[keyof typeof types];

const zeros: Readonly<Record<FieldName, unknown>> = {
  f: 0,
  i: 0,
  s: new Uint8Array(),
  t: undefined,
  g: undefined,
  floats: [],
  ints: [],
  strings: [],
};

const fieldNames: readonly FieldName[] = Object.values(types);

/** The type that an attribute states; old files leave it out, and what is there tells it. */
const fieldOf = (attribute: AttributeProto): FieldName | undefined =>
  types[(attribute.type ?? 0) as keyof typeof types] ??
  fieldNames.find((field) => attribute[field] !== undefined);

/** The words of ONNX's attributes are ASCII, and short. */
const textOf = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, 100), (code) => String.fromCharCode(code)).join('');

/** Attributes by name, those of a function's caller already in their places. */
export const attributesOf = (list: readonly AttributeProto[], what: string): Attributes => {
  const byName = new Map(list.map((attribute) => [attribute.name ?? '', attribute]));
  const read = <F extends FieldName>(name: string, wanted: F): AttributeProto[F] | undefined => {
    const attribute = byName.get(name);
    if (attribute === undefined) return undefined;
    const value = fieldOf(attribute) === wanted ? (attribute[wanted] ?? zeros[wanted]) : undefined;
    if (value !== undefined) return value as AttributeProto[F];
    throw badFile(
      `the attribute ${shown(name)} of ${what} must be of the type that its operator wants (${wanted})`,
      fieldOf(attribute) ?? 'none',
    );
  };
  return {
    names: [...byName.keys()],
    int: (name) => read(name, 'i'),
    ints: (name) => read(name, 'ints'),
    float: (name) => read(name, 'f'),
    floats: (name) => read(name, 'floats'),
    text: (name) => {
      const bytes = read(name, 's');
      return bytes && textOf(bytes);
    },
    texts: (name) => read(name, 'strings')?.map(textOf),
    tensor: (name) => read(name, 't'),
    graph: (name) => read(name, 'g'),
  };
};

/** What a function was called with, by the names of its attributes. */
export type Bindings = ReadonlyMap<string, AttributeProto>;

/** Puts the caller's attributes where a function's nodes refer to them; one that the caller left out is left out here, too. */
export const boundAttributes = (
  { attribute = [] }: NodeProto,
  bindings: Bindings,
): readonly AttributeProto[] =>
  attribute.flatMap((each) => {
    const { name = '', refAttrName = '' } = each;
    if (refAttrName === '') return [each];
    const given = bindings.get(refAttrName);
    return given === undefined ? [] : [{ ...given, name }];
  });
