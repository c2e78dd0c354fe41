import type { GraphProto } from '../schema.js';
import type { Bindings } from './attributes.js';
import { badFile, shown } from './complaints.js';
import type { Machine } from './machine.js';
import { nameOfTensor } from './tensor-data.js';
import type { Value } from './values.js';

/** The names that a graph sees: its own, and those around it. */
export interface Names {
  readonly own: Map<string, Value>;
  readonly outer: Names | undefined;
}

/** Where nodes stand: in the model, in the body of a function, or in a graph inside one of them. */
export interface Place {
  readonly machine: Machine;
  readonly names: Names;
  readonly opset: number;
  /** The attributes that a function was called with. */
  readonly bindings: Bindings;
  /** How many functions stand around it. */
  readonly depth: number;
}

export const lookUp = (names: Names | undefined, name: string): Value | undefined =>
  names && (names.own.get(name) ?? lookUp(names.outer, name));

export const valueNamed = ({ names }: Place, name: string): Value => {
  const value = lookUp(names, name);
  if (value !== undefined) return value;
  throw badFile(`${shown(name)} must be made before it is used`, 'nothing of that name');
};

/** The values that a graph holds itself. */
export const bindInitializers = (place: Place, { initializer = [] }: GraphProto): void => {
  for (const tensor of initializer) {
    place.names.own.set(tensor.name ?? '', place.machine.tensor(tensor, nameOfTensor(tensor)));
  }
};
