import type { Tensor } from '@tensorflow/tfjs-core';
import { tfjsOps } from '../ops.js';
import type { CellParts, CellPlan } from './cell-plans.js';
import { classNameOf } from './definitions.js';
import type { Config, LayerShape, LayersTfjs, RNNCell } from './namespace.js';
import { inputShapeOf, requireValues } from './shapes.js';
import type { LayerClass } from './unit-layer.js';
import { optionsIn } from './versions.js';
import { addWeights, type Weights } from './weights.js';

interface Built extends CellParts {
  readonly weights: Weights;
  /** The names of the state, that which is read first: tf.layers.rnn gives its output the size of the first. */
  readonly names: readonly string[];
}

/** Makes the class of a cell for `tf.layers.rnn`, on one TensorFlow.js. */
export const cellClass = <O>(
  tf: LayersTfjs,
  title: string,
  planned: (tf: LayersTfjs, options: object) => CellPlan,
): LayerClass<O, RNNCell> => {
  const ops = tfjsOps(tf);

  class OurCell extends tf.layers.RNNCell {
    static readonly className = classNameOf(title);

    static override fromConfig(cls: unknown, config: Config): never {
      return new (cls as LayerClass)(optionsIn(title, config)) as never;
    }

    readonly stateSize: number | number[];
    readonly #plan: CellPlan;
    #built: Built | undefined;

    constructor(options: O) {
      const plan = planned(tf, options as object);
      super(plan.layer);
      this.#plan = plan;
      const parts = plan.make(1).states;
      this.stateSize = parts.length === 1 ? plan.units : parts.map(() => plan.units);
    }

    get parts(): Built | undefined {
      return this.#built;
    }

    override build(given: LayerShape | LayerShape[]): void {
      const plan = this.#plan;
      const parts = plan.make(inputShapeOf(plan.who, given).at(-1) as number);
      const add = (name: string, size: number[], initializer: never) =>
        this.addWeight(name, size, 'float32', initializer, undefined, true);
      const weights = addWeights(tf, plan, parts, add as never, parts.bounds);
      const others = parts.states.filter((name) => name !== plan.read);
      this.#built = { ...parts, weights, names: [plan.read, ...others] };
      super.build(given);
    }

    /** `[x, ...state] → [output, ...state]` */
    override call(inputs: Tensor | Tensor[], kwargs?: Readonly<Record<string, unknown>>): Tensor[] {
      const { step, training, weights, names } = this.#built as Built;
      const [x, ...before] = inputs as Tensor[];
      const move = (kwargs?.training === true && training) || step;
      return tf.tidy(() => {
        const state = Object.fromEntries(names.map((name, i) => [name, before[i] as Tensor]));
        const after = move(ops, weights, state, x as Tensor);
        const values = names.map((name) => after[name] as Tensor);
        return [values[0] as Tensor, ...values];
      });
    }

    override setWeights(values: Tensor[]): void {
      requireValues(this.#plan.who, this.weights, values);
      super.setWeights(values);
    }

    override getConfig(): Config {
      return { ...super.getConfig(), ...this.#plan.config };
    }
  }
  // `stateSize` is abstract in tfjs and has no value before the constructor.
  return OurCell as unknown as LayerClass<O, RNNCell>;
};
