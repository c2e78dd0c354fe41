import type { DataPolicy, ModelForm } from '../models/forms.js';

/** A runtime of ours. */
export type RuntimeName = 'wasm' | 'wasm-fast' | 'onnxruntime' | 'tfjs-cpu' | 'tfjs-wasm';

/** A runtime of ours in a page of a browser. */
export type PageName =
  | 'page-wasm'
  | 'page-onnxruntime-wasm'
  | 'page-onnxruntime-webgpu'
  | 'page-tfjs-webgl'
  | 'page-tfjs-webgpu'
  | 'page-tfjs-wasm';

/** What Python measures. */
export type PythonName =
  | 'torch-eager'
  | 'torch-bmm'
  | 'torch-113-eager'
  | 'torch-113-bmm'
  | 'jax-threefry'
  | 'jax-rbg';

/** Training steps of some seeds. */
export interface TrainSpec {
  readonly kind: 'train';
  readonly by: RuntimeName | PageName | PythonName;
  readonly form: ModelForm;
  readonly data: DataPolicy;
  readonly seeds: readonly number[];
}

/** Calls of a trained model. */
export interface PredictSpec {
  readonly kind: 'predict';
  readonly by: RuntimeName | PageName | 'wasm-sync' | 'plain' | 'torch-eager' | 'jax-rbg';
  readonly form: ModelForm;
  readonly rows: number;
}

/** Random numbers of [0, 1), 12,800 at a time: what one seed of NAU·NMU takes in a step. */
export interface DrawSpec {
  readonly kind: 'draw';
  readonly by:
    | 'Math.random'
    | 'getRandomValues'
    | 'stream'
    | 'wasm'
    | 'onnxruntime'
    | 'torch-eager'
    | 'numpy'
    | 'jax-threefry'
    | 'jax-rbg';
}

/** A unit whose minimal graph is written by hand. */
export type CalledUnit = 'nac' | 'nalu' | 'nau' | 'nmu';

/** Calls of one unit as an ONNX file, with a batch of one, in onnxruntime-node. */
export interface CallSpec {
  readonly kind: 'call';
  readonly by: 'functions' | 'inlined' | 'by-hand';
  readonly unit: CalledUnit;
  readonly inputs: number;
  readonly outputs: number;
}

/** What one variant measures: plain data, for it is opened in a worker or in another process. */
export type Spec = TrainSpec | PredictSpec | DrawSpec | CallSpec;
