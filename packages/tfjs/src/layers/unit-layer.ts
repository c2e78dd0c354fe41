import { randomSource } from '@nalu/core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { tfjsOps } from '../ops.js';
import { type AnyUnit, classNameOf, type Definition } from './definitions.js';
import { type Config, type Layer, type LayerShape, type LayersTfjs, requireOwnInputs } from './namespace.js';
import { penaltyOps } from './ops.js';
import { type Plan, planOf } from './plan.js';
import { inputShapeOf, requireLast, requireValues } from './shapes.js';
import { trained } from './training-form.js';
import { optionsIn } from './versions.js';
import { addWeights, type Weights } from './weights.js';

/** A layer of TensorFlow.js that computes a unit of `@nalu/core`. */
export interface UnitLayer extends Layer {
  /** The unit, once the layer knows the size of its input. */
  readonly unit: AnyUnit | undefined;
  /** How many training steps the schedule of the penalty has seen. */
  readonly step: number;
}

/** The class of a layer. */
export interface LayerClass<O = object, L extends Layer = Layer> {
  new (options: O): L;
  readonly className: string;
}

type Kwargs = Readonly<Record<string, unknown>> | undefined;
type Params = Readonly<Record<string, Tensor>>;

/** What a layer has once it is built. */
interface Built {
  readonly unit: AnyUnit;
  readonly evaluate: (params: Params, x: Tensor) => Tensor;
  readonly train: (params: Params, x: Tensor) => Tensor;
  readonly weights: Weights;
}

const oneOf = (inputs: Tensor | Tensor[]): Tensor => (Array.isArray(inputs) ? (inputs[0] as Tensor) : inputs);

/** Makes the class of a unit's layers, on one TensorFlow.js. */
export const unitLayerClass = (tf: LayersTfjs, definition: Definition): LayerClass<object, UnitLayer> => {
  const ops = tfjsOps(tf);
  const forPenalty = penaltyOps(tf, ops);

  return class extends tf.layers.Layer implements UnitLayer {
    static readonly className = classNameOf(definition.title);

    static override fromConfig(cls: unknown, config: Config): never {
      return new (cls as LayerClass)(optionsIn(definition.title, config)) as never;
    }

    readonly #plan: Plan;
    #built: Built | undefined;
    #step: number;
    /** The last input in training, which a regulariser may look at. */
    #seen: Tensor | undefined;

    constructor(options: object) {
      const plan = planOf(tf, definition, options);
      super(plan.layer);
      this.#plan = plan;
      this.#step = plan.step;
      this.supportsMasking = true;
    }

    get unit(): AnyUnit | undefined {
      return this.#built?.unit;
    }

    get step(): number {
      return this.#step;
    }

    override build(given: LayerShape | LayerShape[]): void {
      const plan = this.#plan;
      const shape = inputShapeOf(plan.who, given);
      const unit = plan.make(shape.at(-1) as number);
      const { constrain, regularize, training } = unit;
      const weights = addWeights(
        tf,
        plan,
        unit,
        (name, size, initializer, regularizer) =>
          this.addWeight(name, size, 'float32', initializer, regularizer, true),
        constrain && ((params) => constrain(ops, params) as Params),
      );
      if (plan.regularize && regularize !== undefined) this.addLoss(() => this.#penalty(regularize, weights));
      const evaluate = (params: Params, x: Tensor) => unit.apply(ops, params, x);
      const train =
        training === undefined ? evaluate : trained(tf, ops, training, randomSource(0, plan.seed));
      this.#built = { unit, evaluate, train, weights };
      super.build(given);
    }

    /** tfjs asks for it once in each training step. */
    #penalty(regularize: NonNullable<AnyUnit['regularize']>, weights: Weights): never {
      // No unit looks at x beyond the step that it belongs to.
      const penalty = regularize(forPenalty, weights, { x: this.#seen as Tensor, step: this.#step++ });
      return penalty as never;
    }

    override apply(inputs: never, kwargs?: Record<string, unknown>): never {
      requireOwnInputs(tf, this.#plan.who, inputs);
      return super.apply(inputs, kwargs) as never;
    }

    override call(inputs: Tensor | Tensor[], kwargs: Kwargs): Tensor {
      const { evaluate, train, weights } = this.#built as Built;
      const training = kwargs?.training === true;
      return tf.tidy(() => {
        const x = oneOf(inputs);
        const numbers = x.dtype === 'float32' ? x : tf.cast(x, 'float32');
        if (training) this.#seen = numbers;
        return (training ? train : evaluate)(weights, numbers);
      });
    }

    override computeOutputShape(given: LayerShape | LayerShape[]): LayerShape {
      const shape = inputShapeOf(this.#plan.who, given);
      requireLast(this.#plan.who, shape, this.unit?.input.at(-1) as number | undefined);
      const unit = this.unit ?? this.#plan.make(shape.at(-1) as number);
      return [...shape.slice(0, -1), unit.output.at(-1) as number];
    }

    override setWeights(values: Tensor[]): void {
      requireValues(this.#plan.who, this.weights, values);
      super.setWeights(values);
    }

    override getConfig(): Config {
      return { ...super.getConfig(), ...this.#plan.config, ...(this.#step > 0 && { step: this.#step }) };
    }
  };
};
