export type { OnnxPrecision } from './element.js';
export type { GraphToOnnxOptions, ToOnnxOptions, TrainedToOnnxOptions } from './options.js';
export type { ParametersOf } from './parameters.js';
export type {
  AttributeProto,
  GraphProto,
  ModelProto,
  NodeProto,
  TensorProto,
  ValueInfoProto,
} from './schema.js';
export { graphToOnnx, type OnnxFile, toOnnx } from './to-onnx.js';
export { decodeModel, encodeModel } from './wire.js';
