export type { OnnxPrecision } from './element.js';
export type { ExternalDataOptions } from './external-data.js';
export { fromHalfBits, toHalfBits } from './half.js';
export type { ReadExternal } from './import/external.js';
export type { FileFacts, OnnxFunction } from './import/file-facts.js';
export { type Arrays, fromOnnx, type OnnxProgram } from './import/from-onnx.js';
export { inspectOnnx, type OnnxSummary, type OnnxTensor, type OperatorCount } from './import/inspect.js';
export type { FromOnnxOptions } from './import/options.js';
export type { GraphToOnnxOptions, ToOnnxOptions, TrainedToOnnxOptions } from './options.js';
export type { ParametersOf } from './parameters.js';
export type {
  AttributeProto,
  FunctionProto,
  GraphProto,
  ModelProto,
  NodeProto,
  TensorProto,
  ValueInfoProto,
} from './schema.js';
export {
  type Exportable,
  graphToOnnx,
  type OnnxFile,
  type OnnxFiles,
  toOnnx,
  toOnnxFiles,
} from './to-onnx.js';
export type { Difference } from './verify/differences.js';
export type { Engine, FileEngine, OpenedFile } from './verify/engines.js';
export type { Parting } from './verify/parting.js';
export type { Sample } from './verify/samples.js';
export { type VerifyOptions, type VerifyReport, type VerifyRow, verify } from './verify/verify.js';
export { decodeModel, encodeModel } from './wire.js';
