export { tfjsBackend } from './backend.js';
export { type Bound, bindTo } from './bind.js';
export type { Tfjs } from './namespace.js';
export { tfjsOps } from './ops.js';
export type { TfjsEngine } from './peers.js';
export { type TfjsOptions, tfjs } from './tfjs.js';
