import { complain } from '../errors.js';
import { array, firstBadNumber, type Numbers, ndArray } from '../nd-array.js';
import type { NdArray } from '../ops.js';
import { type Program, program } from '../program.js';
import type { Executable, Runtime } from '../runtime.js';
import { decodeSafetensors, encodeSafetensors, type StoredArray } from '../safetensors.js';
import { buildTree, leafSpecs, mapTree, type Of, printShape, type TensorSpec, tensor } from '../spec.js';
import type { Unit } from '../units/unit.js';
import { storedArray } from './checkpoint.js';
import { take, withUploaded } from './device.js';
import { factsOf, type TrainedOn } from './facts.js';

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
  /** What it was trained on, where the data are a program. */
  readonly task?: TrainedOn | undefined;
  /** The loss of the last training step. */
  readonly loss: number;
  /** The mean loss over held-out batches, drawn like the training data from streams of their own. */
  readonly heldOut: number;
  /** Where training left the finite numbers, and where; undefined for a sound model. */
  readonly failure: Error | undefined;
  readonly predict: Predict;
}

/** The output for `x`, given as an array or as nested lists. */
export interface Predict {
  (x: NdArray | Numbers): Promise<NdArray>;
  /** Frees what was compiled; a later call compiles anew. */
  readonly dispose: () => Promise<void>;
}

/**
 * The weights in the safetensors format, by their dotted names: in float32 where that loses nothing, else in float64.
 *
 * Its metadata are the facts of {@link factsOf}, and those that are given.
 */
export const weightsOf = <S>(
  trained: Trained<S>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array => {
  const arrays: Record<string, StoredArray> = {};
  mapTree<S, NdArray, void>(trained.model.spec, trained.params, (leaf, _, path) => {
    arrays[path] = storedArray(
      leaf,
      leaf.data.every((value) => Math.fround(value) === value) ? 'float32' : 'float64',
    );
  });
  return encodeSafetensors({ arrays, metadata: { ...factsOf(trained), ...metadata } });
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
 * @throws {NaluError} NALU_SHAPE when `x` does not fit the model; NALU_DATA when it holds NaN or ∞.
 * @example
 * const predict = predictOn(await onnxruntime(), model, readWeights(model, bytes));
 * await predict([[10, 20]]);
 * await predict.dispose();
 */
export const predictOn = <S, V>(runtime: Runtime<V>, model: Unit<S>, params: Of<S, NdArray>): Predict => {
  let compiled: Promise<Executable<unknown, unknown, V>> | undefined;
  const compile = async (): Promise<Executable<unknown, unknown, V>> => {
    try {
      return (await runtime.compile(predictor(model))) as unknown as Executable<unknown, unknown, V>;
    } catch (error) {
      compiled = undefined;
      throw error;
    }
  };
  const predict = async (given: NdArray | Numbers): Promise<NdArray> => {
    const x = finiteInput(given);
    compiled ??= compile();
    const { run } = await compiled;
    return withUploaded(runtime, async (upload) => {
      const inputs = { params: mapTree<S, NdArray, V>(model.spec, params, upload), x: upload(x) };
      const outputs: unknown = await run(inputs);
      return take(runtime, (outputs as { readonly y: V }).y);
    });
  };
  const dispose = async (): Promise<void> => {
    const executable = await compiled;
    compiled = undefined;
    await executable?.dispose();
  };
  return Object.assign(predict, { dispose });
};

const finiteInput = (given: NdArray | Numbers): NdArray => {
  const x = isArray(given) ? given : array(given);
  const bad = firstBadNumber(x);
  if (bad !== undefined)
    throw complain('NALU_DATA', { who: 'predict', required: 'x must be finite', got: bad });
  return x;
};

const isArray = (x: NdArray | Numbers): x is NdArray => typeof x === 'object' && 'data' in x;
