export type { OnnxPrecision } from './element.js';
export type { ExternalDataOptions } from './external-data.js';
export type { ReadExternal } from './import/external.js';
export type { FileFacts, OnnxFunction } from './import/file-facts.js';
export { type Arrays, fromOnnx, type OnnxProgram } from './import/from-onnx.js';
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
export { decodeModel, encodeModel } from './wire.js';
