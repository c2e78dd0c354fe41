import { complain } from '../errors.js';
import { requireNames, requireSizes } from '../guards.js';
import { ndArray, zeros } from '../nd-array.js';
import type { NdArray, Ops } from '../ops.js';
import { type Program, program } from '../program.js';
import { buildTree, flatten, leafSpecs, type Of, type SpecTree, type TensorSpec, tensor } from '../spec.js';
import type { Unit } from '../units/unit.js';
import type { BatchSpec } from './data.js';
import { initialParameters } from './initial.js';
import type { Named } from './optimizers.js';
import { type Hyperparameter, isPerSeed } from './per-seed.js';
import type { StepOptions } from './plan.js';
import { columnOf, type Schedule } from './schedules.js';
import { type StepInputs, type TrainState, type TrainStep, trainStep } from './train-step.js';

export interface TrainingProgramOptions extends Omit<StepOptions, 'data'> {
  /** The shapes of a batch. By default those of the model, with free leading axes. */
  readonly batch?: BatchSpec;
  /** For how many steps learning rates and penalties follow their schedules; afterwards they stay where they are. */
  readonly steps: number;
}

/** What a step takes; what it gives has the same names, and `loss` in place of the batch. */
export interface TrainingInputs {
  /** By their paths. */
  readonly params: SpecTree;
  /** What the optimiser remembers, by the path of the parameter; zeros at first. */
  readonly slots: SpecTree;
  /** How many steps were made. */
  readonly step: TensorSpec;
  readonly x: TensorSpec;
  readonly y: TensorSpec;
  /** What the model's training form draws; empty for most. */
  readonly noise: SpecTree;
}
export type TrainingOutputs = Pick<TrainingInputs, 'params' | 'slots' | 'step'> & {
  readonly loss: TensorSpec;
};

/**
 * One training step as a {@link Program}: forward, backward, clip, optimiser, bounds. What comes out goes in again.
 *
 *     (params, slots, step, x, y) → (params, slots, step + 1, loss)
 *
 * Everything that changes with the step stands in the program as a table over `steps`, so whoever runs it needs to know
 * nothing of schedules: exported with `toOnnx` it trains wherever ONNX runs.
 *
 * @throws {NaluError} NALU_OPTION when `steps` is no whole number above 0, for a hyperparameter made by `perSeed`, or for an option
 * that it may not have.
 * @example
 * const step = trainingProgram(nalu(2, 1), { optimizer: adam(1e-2), steps: 1000 });
 * await writeFile('step.onnx', toOnnx(step));
 */
export const trainingProgram = <S>(
  model: Unit<S>,
  options: TrainingProgramOptions,
): Program<TrainingInputs, TrainingOutputs> => {
  requireNames('trainingProgram', options, ['batch', 'steps', 'optimizer', 'loss', 'clip', 'penalties']);
  const { batch = { x: tensor(...model.input), y: tensor(...model.output) }, steps, ...rest } = options;
  requireSizes('trainingProgram', { steps });
  // Whoever calls the program brings the batch.
  const step = trainStep(model, { ...rest, data: { batch, sample: () => {} } });
  const { params, slots } = step.state as unknown as Pick<TrainingInputs, 'params' | 'slots'>;
  const noise = step.inputs.noise as SpecTree;
  const scalars = tables(step, steps);
  return program(
    `training step of ${model.name}`,
    { params, slots, step: tensor(), ...batch, noise },
    { params, slots, step: tensor(), loss: tensor() },
    <T>(ops: Ops<T>, inputs: Of<TrainingInputs, T>) => {
      // The trees are those of `step.state` and `step.inputs`; a SpecTree cannot say which names it holds.
      const given = inputs as unknown as TrainState<T> & {
        readonly step: T;
        readonly x: T;
        readonly y: T;
        readonly noise: Named<T>;
      };
      const after = step.apply(ops, given, {
        data: { x: given.x, y: given.y } as unknown as StepInputs<T>['data'],
        noise: given.noise,
        scalars: scalars(ops, given.step),
      });
      return {
        ...after.state,
        step: ops.add(given.step, 1),
        loss: after.loss,
      } as unknown as Of<TrainingOutputs, T>;
    },
  );
};

/**
 * What the first step takes besides its batch: the parameters that `fit` starts with, zeros for the optimiser, step 0.
 *
 * @example
 * const { params, slots, step } = trainingStart(model, { optimizer: adam(1e-2), steps: 1000 }, { seed: 3 });
 */
export const trainingStart = <S>(
  model: Unit<S>,
  options: TrainingProgramOptions,
  seed?: { readonly run?: number; readonly seed?: number },
): Of<Pick<TrainingInputs, 'params' | 'slots' | 'step'>, NdArray> => {
  const { inputs } = trainingProgram(model, options);
  const starts = flatten<S, NdArray>(model.spec, initialParameters(model, seed));
  const params = Object.fromEntries(leafSpecs(model.spec).map(({ path }, i) => [path, starts[i] as NdArray]));
  const slots = buildTree(inputs.slots, ({ shape }) => zeros(shape as readonly number[]));
  return { params, slots, step: ndArray([], [0]) } as unknown as Of<TrainingInputs, NdArray>;
};

/** The scalars of a step, looked up by its number. */
const tables = ({ scalars }: TrainStep, steps: number): (<T>(ops: Ops<T>, step: T) => Named<T>) => {
  const { step: _, ...others } = scalars;
  const columns = Object.entries(others).map(
    ([name, given]) => [name, columnOf(oneSchedule(name, given), 0, steps)] as const,
  );
  return (ops, step) => {
    const place = placeOf(ops, step, steps);
    const own = columns.map(([name, column]) => [name, valueAt(ops, place, column)]);
    return { step, ...Object.fromEntries(own) };
  };
};

/** A file is a step of one model, whichever its seed. */
const oneSchedule = (name: string, given: Hyperparameter): Schedule => {
  if (!isPerSeed(given)) return given;
  throw complain('NALU_OPTION', {
    who: 'trainingProgram',
    required: `"${name}" must have one schedule, for this is the step of one model`,
    got: 'one for each seed',
    advice: 'Give the schedule of the seed to export.',
  });
};

/** 1 at the number of the step, or at the end once that is past, and 0 elsewhere. */
const placeOf = <T>({ abs, constant, max, min, reshape, sub }: Ops<T>, step: T, steps: number): T => {
  const index = constant(
    ndArray(
      [steps],
      Array.from({ length: steps }, (_, t) => t),
    ),
  );
  return max(sub(1, abs(sub(index, reshape(min(step, steps - 1), [1])))), 0);
};

const valueAt = <T>({ constant, mul, reshape, sum }: Ops<T>, place: T, column: Float64Array): T => {
  const first = column[0] as number;
  if (column.every((value) => value === first)) return constant(first);
  return reshape(sum(mul(constant(ndArray([column.length], column)), place)), []);
};
