import { complain, program, tensor, trace } from '@nalu/core';
import { graphToOnnx } from '@nalu/onnx';
import type { OrtWeb, WasmPaths } from './ort.js';
import { sessionOptionsOf } from './session-options.js';

export interface StartSettings {
  readonly provider: string;
  readonly threads: number;
  readonly wasmPaths: WasmPaths | undefined;
}

const who = 'onnxruntimeWeb';

/** How many threads each module started with: onnxruntime-web keeps to them, and says nothing when it is asked for others. */
const started = new WeakMap<OrtWeb['env'], number>();

/**
 * Starts onnxruntime-web with a program of one operator, so that what is missing shows here, and not at the first program.
 */
export const startOrt = async (ort: OrtWeb, settings: StartSettings): Promise<void> => {
  const { provider, threads, wasmPaths } = settings;
  requireThreads(threads, started.get(ort.env) ?? threads);
  started.set(ort.env, threads);
  ort.env.wasm.numThreads = threads;
  if (wasmPaths !== undefined) ort.env.wasm.wasmPaths = wasmPaths;
  const options = sessionOptionsOf({ precision: 'float32', threads, providers: [provider] });
  try {
    const session = await ort.InferenceSession.create(smallestModel(), options);
    await session.release();
  } catch (cause) {
    throw explainedStart(provider, cause);
  }
};

const requireThreads = (threads: number, startedWith: number): void => {
  if (threads !== startedWith)
    throw complain('NALU_OPTION', {
      who,
      required: `"threads" must be ${startedWith}, which onnxruntime-web has started with`,
      got: String(threads),
      advice: 'It starts once in a page.',
    });
  const { crossOriginIsolated } = globalThis as { readonly crossOriginIsolated?: boolean };
  if (threads > 1 && crossOriginIsolated !== true)
    throw complain('NALU_UNSUPPORTED', {
      who,
      required: 'the page must be cross-origin isolated for more than 1 thread',
      got: `${threads} threads in one that is not`,
      advice:
        'Serve the page with the headers Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: ' +
        'require-corp; in Node, take onnxruntime-node for threads.',
    });
};

const explainedStart = (provider: string, cause: unknown): Error => {
  const words = cause instanceof Error ? cause.message : String(cause);
  const got = `its error "${words}"`;
  // So onnxruntime-web begins whenever its WebAssembly does not come up.
  if (!words.startsWith('no available backend found'))
    return complain('NALU_UNSUPPORTED', {
      who,
      required: `the provider "${provider}" must start`,
      got,
      cause,
    });
  return complain('NALU_FILE', {
    who,
    required: 'the WebAssembly files of onnxruntime-web must load',
    got,
    advice:
      'Set wasmPaths to the URL of the folder that its ort-wasm-*.mjs and .wasm are served from, or see that the bundler ' +
      'keeps them beside its code. Then reload the page, for onnxruntime-web tries once.',
    cause,
  });
};

const smallestModel = (): Uint8Array => {
  const spec = { x: tensor(1) };
  return graphToOnnx(trace(program('start', spec, spec, ({ neg }, { x }) => ({ x: neg(x) })))).bytes;
};
