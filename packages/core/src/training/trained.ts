import { complain } from '../errors.js';
import { array, ndArray } from '../nd-array.js';
import type { NdArray } from '../ops.js';
import { type Program, program } from '../program.js';
import type { Runtime } from '../runtime.js';
import { decodeSafetensors, encodeSafetensors, type StoredArray } from '../safetensors.js';
import {
  buildTree,
  flatten,
  leafSpecs,
  mapTree,
  type Of,
  printShape,
  type TensorSpec,
  tensor,
} from '../spec.js';
import type { Unit } from '../units/unit.js';
import { storedArray } from './checkpoint.js';

export interface PredictorInputs<S> {
  readonly params: S;
  readonly x: TensorSpec;
}

/** A model as a {@link Program}: parameters and `x` in, `y` out, with every leading axis free. */
export const predictor = <S>(model: Unit<S>): Program<PredictorInputs<S>, { readonly y: TensorSpec }> =>
  program(
    model.name,
    { params: model.spec, x: tensor(...model.input) },
    { y: tensor(...model.output) },
    (ops, inputs) => {
      // Known names under a generic `S`: the tree is `{ params: Of<S, T>, x: T }`, which TypeScript leaves unreduced.
      const { params, x } = inputs as { readonly params: Of<S, never>; readonly x: never };
      return { y: model.apply(ops, params, x) };
    },
  );

/** A model with its parameters, as training left them. */
export interface Trained<S> {
  readonly model: Unit<S>;
  readonly params: Of<S, NdArray>;
  readonly seed: number;
  /** The loss of the last training step. */
  readonly loss: number;
  /** The mean loss over held-out batches, drawn like the training data from streams of their own. */
  readonly heldOut: number;
  /** Where training left the finite numbers, and where; undefined for a sound model. */
  readonly failure: Error | undefined;
  /** The output for `x`, on the runtime that trained the model. */
  readonly predict: (x: NdArray | Parameters<typeof array>[0]) => Promise<NdArray>;
}

/** The weights in the safetensors format, by their dotted names. */
export const weightsOf = <S>(
  { model, params, seed }: Trained<S>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array => {
  const arrays: Record<string, StoredArray> = {};
  mapTree<S, NdArray, void>(model.spec, params, (leaf, _, path) => {
    arrays[path] = storedArray(leaf, 'float32');
  });
  return encodeSafetensors({ arrays, metadata: { model: model.name, seed: String(seed), ...metadata } });
};

/**
 * Reads what {@link weightsOf} wrote, for the model it was written for.
 *
 * @throws {NaluError} NALU_FILE when the bytes are malformed, or a parameter is missing, of another shape or one too many.
 */
export const readWeights = <S>(model: Unit<S>, bytes: Uint8Array): Of<S, NdArray> => {
  const who = 'readWeights';
  const { arrays } = decodeSafetensors(bytes, who);
  const names = leafSpecs(model.spec).map(({ path }) => path);
  const extra = Object.keys(arrays).find((name) => !names.includes(name));
  if (extra !== undefined)
    throw complain('NALU_FILE', {
      who,
      required: `the parameters must be ${names.join(', ')}`,
      got: `"${extra}" too`,
    });
  return buildTree(model.spec, ({ shape }, path) => {
    const stored = arrays[path];
    if (stored === undefined || printShape(stored.shape) !== printShape(shape))
      throw complain('NALU_FILE', {
        who,
        required: `"${path}" must be ${printShape(shape)}`,
        got: stored === undefined ? 'nothing' : printShape(stored.shape),
      });
    return ndArray(stored.shape, stored.data);
  });
};

/**
 * Predictions of a model on any runtime: it is compiled once, when first asked, for every batch size and length.
 *
 * @example
 * const predict = predictOn(await onnxruntime(), model, readWeights(model, bytes));
 * await predict([[10, 20]]);
 */
export const predictOn = <S, V>(
  runtime: Runtime<V>,
  model: Unit<S>,
  params: Of<S, NdArray>,
): Trained<S>['predict'] => {
  const compiled = () => runtime.compile(predictor(model));
  let executable: ReturnType<typeof compiled> | undefined;
  return async (given) => {
    const x = isArray(given) ? given : array(given);
    executable ??= compiled();
    const inputs = {
      params: mapTree<S, NdArray, V>(model.spec, params, runtime.upload),
      x: runtime.upload(x),
    };
    const run = (await executable).run as (inputs: unknown) => Promise<{ readonly y: V }>;
    try {
      const { y } = await run(inputs);
      const result = await runtime.read(y);
      runtime.dispose(y);
      return result;
    } finally {
      flatten<S, V>(model.spec, inputs.params).forEach(runtime.dispose);
      runtime.dispose(inputs.x);
    }
  };
};

const isArray = (x: NdArray | Parameters<typeof array>[0]): x is NdArray =>
  typeof x === 'object' && 'data' in x;
