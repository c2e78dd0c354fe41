import { type Ops, type RandomSource, type RandomSpec, sizeOf, type TrainingForm } from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { tensorOf } from '../ops.js';
import type { LayersTfjs } from './namespace.js';

type Params = Readonly<Record<string, Tensor>>;
// biome-ignore lint/suspicious/noExplicitAny: the form of whichever unit.
type AnyForm = TrainingForm<any>;

/**
 * A unit as it computes in training, with what is drawn anew for each call.
 *
 * The leading axes of `x` are taken for one, for draws are told by `[batch, in]`.
 */
export const trained =
  (tf: LayersTfjs, ops: Ops<Tensor>, { random, apply }: AnyForm, source: RandomSource) =>
  (params: Params, x: Tensor): Tensor => {
    const leading = x.shape.slice(0, -1);
    const rows = sizeOf(leading);
    const shapeOf = ({ shape }: RandomSpec) => shape.map((dim) => (typeof dim === 'number' ? dim : rows));
    const drawn = Object.entries(random).map(([name, spec]) => [
      name,
      tensorOf(tf, source.draw(`training.${name}`, spec.law, shapeOf(spec))),
    ]);
    const flat = x.rank === 2 ? x : tf.reshape(x, [rows, x.shape.at(-1) as number]);
    const y = apply(ops, params, flat, Object.fromEntries(drawn) as Params);
    return x.rank === 2 ? y : tf.reshape(y, [...leading, y.shape.at(-1) as number]);
  };
