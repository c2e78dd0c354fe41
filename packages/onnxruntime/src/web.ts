export { type OnnxruntimeWebOptions, onnxruntimeWeb } from './onnxruntime-web.js';
export { type OpenOnnxWebOptions, openOnnxWeb } from './open-onnx-web.js';
export type { Ort, OrtTensor, OrtWeb, WasmPaths } from './ort.js';
export type { WebProvider } from './web-providers.js';
