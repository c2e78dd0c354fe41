import { complain } from '@nalu/core';
import type { Tfjs } from '@nalu/tfjs';

/** Imports tfjs-node, or throws. */
export type Load = () => Promise<Tfjs>;

export const installed: Load = () => import('@tensorflow/tfjs-node');

export const importPeer = async (load: Load): Promise<Tfjs> => {
  try {
    return await load();
  } catch (cause) {
    const [message = ''] = String((cause as { message?: unknown } | undefined)?.message ?? cause).split('\n');
    const { required, advice } = troubles.find(({ says }) => says.test(message)) ?? unknown;
    throw complain('NALU_MISSING_PEER', {
      who: 'tfjs-node',
      required,
      got: `"${message.trim()}"`,
      advice,
      cause,
    });
  }
};

interface Trouble {
  readonly says: RegExp;
  readonly required: string;
  readonly advice: string;
}

/** Why an import fails, told by the message. */
const troubles: readonly Trouble[] = [
  {
    // Its kernels import tfjs-core, which its manifest does not name: some package managers then hide it.
    says: /Cannot find (package|module) '@tensorflow\//,
    required: 'the packages "@tensorflow/tfjs-node" and "@tensorflow/tfjs-core" must be installed',
    advice: 'Run: npm install @tensorflow/tfjs-node@4 @tensorflow/tfjs-core@4',
  },
  {
    says: /tfjs_binding\.node\) can not be found/,
    required: 'the native addon of "@tensorflow/tfjs-node" must be installed',
    advice:
      'Its install script fetches it: allow that to run, and reach the network, in: npm rebuild @tensorflow/tfjs-node',
  },
];

const unknown: Omit<Trouble, 'says'> = {
  required: 'the package "@tensorflow/tfjs-node" must load on this machine',
  advice:
    'It is built for few platforms; elsewhere take @nalu/onnxruntime, or the engine "wasm" of @nalu/tfjs.',
};
