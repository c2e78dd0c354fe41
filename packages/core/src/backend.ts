import type { HostArray, NdArray, Ops } from './ops.js';

export type Precision = 'float64' | 'float32' | 'float16';

/** `Ops<T>` plus the outside world. Mathematics takes `Ops`, so that it cannot read a value back. */
export interface Backend<T> extends Ops<T> {
  readonly name: string;
  readonly precision: Precision;
  readonly upload: (array: HostArray) => T;
  /** Asynchronous, because a GPU is. There is no `readSync`. */
  readonly read: (x: T) => Promise<NdArray>;
  /** Frees what `body` made, but for the values in its result: one value, or a tree of them. */
  readonly scope: <R>(body: () => R) => R;
  readonly dispose: (x: T) => void;
}
