export { type OnnxruntimeOptions, onnxruntime } from './onnxruntime.js';
export { type OpenOnnxOptions, openOnnx } from './open-onnx.js';
export type { Ort, OrtTensor } from './ort.js';
