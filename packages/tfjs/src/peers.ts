import { complain } from '@nalu/core';
import type { Tfjs } from './namespace.js';

/** A package that the user installs. */
export interface Peer<M> {
  readonly name: string;
  readonly load: () => Promise<M>;
}

export interface Peers {
  readonly core: Peer<Tfjs>;
  readonly engines: Readonly<Record<TfjsEngine, Peer<unknown>>>;
}

/** The engines that {@link tfjs} brings up by itself. */
export type TfjsEngine = 'cpu' | 'wasm' | 'webgpu';

// Each name stands in an import of its own, which is what bundlers can follow.
export const installed: Peers = {
  core: { name: '@tensorflow/tfjs-core', load: () => import('@tensorflow/tfjs-core') },
  engines: {
    cpu: { name: '@tensorflow/tfjs-backend-cpu', load: () => import('@tensorflow/tfjs-backend-cpu') },
    wasm: { name: '@tensorflow/tfjs-backend-wasm', load: () => import('@tensorflow/tfjs-backend-wasm') },
    webgpu: {
      name: '@tensorflow/tfjs-backend-webgpu',
      load: () => import('@tensorflow/tfjs-backend-webgpu'),
    },
  },
};

/** @param who speaks in the error message. */
export const importPeer = async <M>({ name, load }: Peer<M>, who = 'tfjs'): Promise<M> => {
  try {
    return await load();
  } catch (cause) {
    throw complain('NALU_MISSING_PEER', {
      who,
      required: `the package "${name}" must be installed`,
      got: 'an import that failed',
      advice: `Run: npm install ${name}@4`,
      cause,
    });
  }
};
