import { type Backend, complain, eager } from '@nalu/core';
import type { Engine } from '@nalu/onnx';

const onTfjs = async (engine: 'cpu' | 'wasm'): Promise<Engine> => {
  const { tfjs } = await import('@nalu/tfjs');
  return eager((await tfjs({ engine })) as Backend<unknown>);
};

/** By the name on the command line. Each is imported when it is asked for, so that the others need not be installed. */
const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  'onnxruntime-node': async () => {
    const { openOnnx } = await import('@nalu/onnxruntime');
    await requirePeer('onnxruntime-node', () => import('onnxruntime-node'));
    return { name: 'onnxruntime-node', open: (bytes) => openOnnx(bytes) };
  },
  'onnxruntime-web': async () => {
    const { openOnnxWeb } = await import('@nalu/onnxruntime/web');
    await requirePeer('onnxruntime-web', () => import('onnxruntime-web/wasm'));
    return { name: 'onnxruntime-web', open: (bytes) => openOnnxWeb(bytes) };
  },
  'tfjs-wasm': () => onTfjs('wasm'),
  'tfjs-cpu': () => onTfjs('cpu'),
  reference: async () => eager((await import('@nalu/core/reference')).reference),
};

export const engineNames = Object.keys(engines);

/** Before the model is run on any of them: a package that is missing is no difference between runtimes. */
export const requirePeer = async (name: string, load: () => Promise<unknown>): Promise<void> => {
  try {
    await load();
  } catch (cause) {
    throw complain('NALU_MISSING_PEER', {
      who: 'nalu',
      required: `the package ${name} must be installed for --on ${name}`,
      got: cause instanceof Error ? cause.message : String(cause),
      advice: `Run \`npm install ${name}\`.`,
      cause,
    });
  }
};

/** @throws {NaluError} NALU_OPTION for an unknown name, NALU_MISSING_PEER when its package is not installed. */
export const openEngine = async (name: string): Promise<Engine> => {
  const open = Object.hasOwn(engines, name) ? engines[name] : undefined;
  if (open !== undefined) return open();
  throw complain('NALU_OPTION', {
    who: 'nalu',
    required: `--on must be among ${engineNames.join(', ')}`,
    got: `"${name}"`,
  });
};
