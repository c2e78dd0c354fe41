import { complain } from '@nalu/core';

/** A package of onnxruntime, which is the user's to install. */
export interface Peer<M> {
  /** The public function that needs it. */
  readonly who: string;
  readonly name: string;
  readonly load: () => Promise<M>;
  /** What to do when it does not load. */
  readonly advice: string;
}

export const loadPeer = async <M>({ who, name, load, advice }: Peer<M>): Promise<M> => {
  try {
    return await load();
  } catch (cause) {
    throw complain('NALU_MISSING_PEER', {
      who,
      required: `the package ${name} must be installed`,
      got: cause instanceof Error ? cause.message : String(cause),
      advice,
      cause,
    });
  }
};
