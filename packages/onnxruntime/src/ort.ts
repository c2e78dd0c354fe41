import type { OnnxPrecision } from '@nalu/onnx';

/** What a session computes in here: float16 exists in files only. */
export type OrtPrecision = Exclude<OnnxPrecision, 'float16'>;

// What we use of onnxruntime, in words of our own: onnxruntime-node and onnxruntime-web both fit it. What takes their
// tensors is written as a method, because TypeScript then lets our smaller tensor stand for theirs.

export type OrtData = Float32Array | Float64Array;

/** A tensor of onnxruntime. */
export interface OrtTensor {
  readonly type: string;
  readonly dims: readonly number[];
  /** `none` once it was disposed. */
  readonly location: string;
  readonly getData: () => Promise<unknown>;
  readonly dispose: () => void;
}

export interface OrtSession {
  run(feeds: Readonly<Record<string, OrtTensor>>): Promise<Readonly<Record<string, OrtTensor>>>;
  readonly release: () => Promise<void>;
}

export interface OrtSessionOptions {
  /** Where the nodes of a graph run; what a provider cannot run goes to the CPU. Its default is the package's. */
  readonly executionProviders?: readonly string[];
  readonly graphOptimizationLevel: 'all';
  readonly intraOpNumThreads: number;
  readonly interOpNumThreads: number;
  readonly logSeverityLevel: 3;
  /** Settings by dotted name, as a tree. */
  readonly extra?: Record<string, unknown>;
}

/** The module `onnxruntime-node`, or one like it. */
export interface Ort {
  readonly InferenceSession: {
    create(model: Uint8Array, options: OrtSessionOptions): Promise<OrtSession>;
  };
  readonly Tensor: new (type: OrtPrecision, data: OrtData, dims: readonly number[]) => OrtTensor;
}

type Location = string | { readonly href: string };

/** Where the WebAssembly files of onnxruntime-web are: the URL of their folder, with a `/` at its end, or of each file. */
export type WasmPaths = string | { readonly wasm?: Location; readonly mjs?: Location };

/** The settings that onnxruntime-web reads once, when it starts. */
export interface WasmSettings {
  numThreads?: number;
  wasmPaths?: WasmPaths;
}

/** The module `onnxruntime-web/wasm` or `onnxruntime-web/webgpu`, or one like them. */
export interface OrtWeb extends Ort {
  readonly env: { readonly wasm: WasmSettings };
}
