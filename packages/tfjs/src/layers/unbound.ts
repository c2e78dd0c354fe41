// Everything but the layers that are bound to the installed packages of TensorFlow.js: for a global from a script tag.

export type { Arrays } from './archive.js';
export type { CellClasses, Cells, LstmCellOptions, UnitCellOptions } from './cells.js';
export type { UnitName } from './definitions.js';
export { type NaluLayerOptions, type NaluLayers, naluLayers, registerNaluLayers } from './layers.js';
export type { LoadWeights, LoadWeightsOptions } from './load-weights.js';
export type { LayersTfjs, RNNCell } from './namespace.js';
export { decodeNpz } from './npz.js';
export { type ModelProgram, toProgram } from './to-program.js';
export type { LayerClass, UnitLayer } from './unit-layer.js';
export type { Convention } from './weight-names.js';
