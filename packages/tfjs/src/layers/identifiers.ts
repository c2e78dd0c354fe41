import { complain } from '@nalu/core';
import {
  type Config,
  type Constraint,
  type Initializer,
  type LayersTfjs,
  type Regularizer,
  registeredClass,
} from './namespace.js';

// The initialisers, regularisers and constraints of tfjs, by name, by config or as they are: tfjs keeps its own way to find them private.

interface Kinds {
  readonly initializers: Initializer;
  readonly regularizers: Regularizer;
  readonly constraints: Constraint;
}
export type Kind = keyof Kinds;

/** An object of tfjs, its name (`'glorotUniform'`), or its config as `getConfig` gives it. */
export type Identifier<K extends Kind> = Kinds[K] | string | Config;

interface Serializable {
  readonly getClassName: () => string;
  readonly getConfig: () => Config;
}

const isInstance = (value: unknown): value is Serializable & { readonly apply: unknown } =>
  typeof (value as { apply?: unknown } | undefined)?.apply === 'function';

/** @throws {NaluError} NALU_OPTION for what is none of the kind. */
export const identified = <K extends Kind>(
  tf: LayersTfjs,
  who: string,
  option: string,
  kind: K,
  value: Identifier<K>,
): Kinds[K] => {
  if (isInstance(value)) return value as Kinds[K];
  const made = typeof value === 'string' ? byName(tf, kind, value) : byConfig(tf, value as Config);
  if (made !== undefined) return made as Kinds[K];
  throw complain('NALU_OPTION', {
    who,
    required: `"${option}" must be one of tf.${kind}, its name or its config`,
    got: typeof value === 'string' ? `"${value}"` : JSON.stringify(value),
  });
};

const byName = (tf: LayersTfjs, kind: Kind, name: string): unknown => {
  const makers = tf[kind] as unknown as Readonly<Record<string, (args: object) => unknown>>;
  return Object.hasOwn(makers, name) ? makers[name]?.({}) : byConfig(tf, { className: name, config: {} });
};

const byConfig = (tf: LayersTfjs, given: Config | null): unknown => {
  const { className, config = {} } = given ?? {};
  const cls = typeof className === 'string' ? registeredClass(tf, className) : undefined;
  if (cls === undefined) return undefined;
  const { fromConfig } = cls as { readonly fromConfig: (cls: unknown, config: unknown) => unknown };
  const made = fromConfig(cls, config);
  return isInstance(made) ? made : undefined;
};

/** What {@link identified} makes the same again of. */
export const configOf = (value: unknown): Config => {
  const { getClassName, getConfig } = value as Serializable;
  return { className: getClassName.call(value), config: getConfig.call(value) };
};
