export type { ModelOptions } from './model/blocks.js';
export type { Fixed } from './model/fixed.js';
export { type PredictSync, predictSync } from './model/predict-sync.js';
export { type ModuleFiles, toModule } from './model/to-module.js';
export { type PrintOptions, printProgram } from './print-program.js';
export type { WasmTensor } from './tensors.js';
export { type WasmOptions, wasm } from './wasm.js';
