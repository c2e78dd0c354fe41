import type { LayersTfjs } from './namespace.js';

const counts = new WeakMap<object, Map<string, number>>();

/** `real_npu_3`: as tfjs names its layers. It would make the name of our class names, which a scope may not have. */
export const freshName = (tf: LayersTfjs, kind: string): string => {
  const known = counts.get(tf.layers.Layer) ?? new Map<string, number>();
  counts.set(tf.layers.Layer, known);
  const count = (known.get(kind) ?? 0) + 1;
  known.set(kind, count);
  return `${kind.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}_${count}`;
};
