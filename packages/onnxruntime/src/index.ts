export { type OnnxruntimeOptions, onnxruntime } from './onnxruntime.js';
export type { Ort, OrtTensor } from './ort.js';
