import { complain } from '@nalu/core';
import type { Ort } from './ort.js';

/** Imports onnxruntime-node, which is the user's to install. */
export const loadOrt = async (importPeer: () => Promise<Ort>): Promise<Ort> => {
  try {
    return await importPeer();
  } catch (cause) {
    throw complain('NALU_MISSING_PEER', {
      who: 'onnxruntime',
      required: 'the package onnxruntime-node must be installed',
      got: cause instanceof Error ? cause.message : String(cause),
      advice:
        'Run `npm install onnxruntime-node`; on linux-x64 behind a firewall set ONNXRUNTIME_NODE_INSTALL=skip ' +
        'for it, so that it does not try to download CUDA.',
      cause,
    });
  }
};
