export type { Backend, Precision } from './backend.js';
export type { Cell } from './cells/cell.js';
export { type LstmOptions, type LstmSpec, type LstmState, lstm } from './cells/lstm.js';
export { type RecurrentOptions, recurrent } from './cells/recurrent.js';
export { type Complaint, complain, NaluError, type NaluErrorCode } from './errors.js';
export {
  type Attributes,
  type Body,
  capturesOf,
  type Graph,
  type Node,
  type NodeOf,
  type NodeOp,
  type Part,
  type Scope,
  scheduleOf,
} from './graph/graph.js';
export { hoisted } from './graph/hoisted.js';
export { merged } from './graph/merged.js';
export { exactPasses, optimize } from './graph/optimize.js';
export { packed } from './graph/packed.js';
export { pruned } from './graph/pruned.js';
export { ranked } from './graph/ranked.js';
export type { Draft, Make, Pass } from './graph/rebuild.js';
export { rebuild } from './graph/rebuild.js';
export { shared } from './graph/shared.js';
export { simplified } from './graph/simplified.js';
export { sunk } from './graph/sunk.js';
export { turned } from './graph/turned.js';
export { unstretched } from './graph/unstretched.js';
export { requireChoice, requireKind, requireNames, requireSizes } from './guards.js';
export { hostScan } from './host-scan.js';
export { afterwards } from './interpreters/afterwards.js';
export { ahead } from './interpreters/ahead.js';
export { type Batched, type BatchedOps, batched } from './interpreters/batched.js';
export { checked } from './interpreters/checked.js';
export { eager } from './interpreters/eager.js';
export { replay } from './interpreters/replay.js';
export { reverse, type Tape, type Var, valueAndGradient } from './interpreters/reverse.js';
export { type TraceOptions, type Tracer, trace, tracer } from './interpreters/trace.js';
export { array, type Numbers, ndArray, requireFull, zeros } from './nd-array.js';
export {
  type BinaryName,
  binaryNames,
  type Dim,
  forEachName,
  type HostArray,
  type NamedValue,
  type NdArray,
  type Operand,
  type Ops,
  type Primitive,
  type ReductionName,
  reductionNames,
  type Scan,
  type ScanSpecs,
  type Shape,
  type UnaryName,
  unaryNames,
} from './ops.js';
export { type Program, program } from './program.js';
export {
  constant,
  glorotNormal,
  glorotUniform,
  type Initializer,
  kaimingNormal,
  kaimingUniform,
  orthogonal,
} from './random/initializers.js';
export { normal, uniform } from './random/laws.js';
export { type RandomSource, randomSource } from './random/source.js';
export { type RandomStream, resumeStream, streamOf } from './random/stream.js';
export { type FilledInputs, fillInputs, type InputHost } from './run-inputs.js';
export type { CompileOptions, Executable, RunOptions, Runtime } from './runtime.js';
export { decodeSafetensors, encodeSafetensors, type StoredArray, type StoredArrays } from './safetensors.js';
export { axisOf, broadcastShapes, permutationOf, reducedAxes, shapeRules, sizeOf } from './shapes.js';
export {
  buildTree,
  flatten,
  type Given,
  joinPath,
  type Law,
  type LeafSpec,
  leafSpecs,
  mapTree,
  type Of,
  prefixed,
  printShape,
  type RandomSpec,
  random,
  type Spec,
  type SpecTree,
  type TensorSpec,
  tensor,
  unflatten,
} from './spec.js';
export type { AbortSignalLike } from './training/abort.js';
export { type Clip, clipByNorm, clipByValue } from './training/clip.js';
export { type BatchSpec, type Data, type DataProgram, type Sampler, sampler } from './training/data.js';
export { factsOf, type TrainedOn } from './training/facts.js';
export { bestOf, type FitOptions, fit, type Progress, type Runs } from './training/fit.js';
export { initialParameters } from './training/initial.js';
export { type Loss, meanAbsoluteError, meanSquaredError } from './training/losses.js';
export {
  adam,
  grouped,
  type Optimizer,
  type OptimizerGroups,
  rmsprop,
  sgd,
  type UpdateLeaf,
} from './training/optimizers.js';
export { l1, l2, type Penalty } from './training/penalties.js';
export { type Hyperparameter, type PerSeed, perSeed } from './training/per-seed.js';
export { type InaluRestartOptions, inaluRestart, type Restart } from './training/restarts.js';
export { cosine, ramp, type Schedule, type Span } from './training/schedules.js';
export { sparsityError } from './training/sparsity-error.js';
export {
  type Predict,
  predictOn,
  predictor,
  readWeights,
  type Trained,
  weightsOf,
} from './training/trained.js';
export {
  type TrainingInputs,
  type TrainingOutputs,
  type TrainingProgramOptions,
  trainingProgram,
  trainingStart,
} from './training/training-program.js';
export { catalogue } from './units/catalogue.js';
export { type CnnLayer, type CnnOptions, type CnnSpec, cnn } from './units/cnn.js';
export { type Conv2dOptions, type Conv2dSpec, conv2d } from './units/conv2d.js';
export type { ImageShape, ImageUnit, Padding, Pair } from './units/image.js';
export * from './units/index.js';
export {
  type Activation,
  type LinearOptions,
  type LinearSpec,
  linear,
  type MlpOptions,
  type MlpSpec,
  mlp,
} from './units/linear.js';
export { type MaxPoolOptions, type MaxPoolSpec, maxPool } from './units/max-pool.js';
export { type StackSpec, stack } from './units/stack.js';
export {
  type Defaults,
  type RegularizeContext,
  type TrainingForm,
  type Turns,
  type Unit,
  unit,
} from './units/unit.js';
