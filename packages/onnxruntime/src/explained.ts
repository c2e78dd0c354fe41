import { complain } from '@nalu/core';

/** onnxruntime's own words, under the name of the program. */
export const explained = async <A>(
  who: string,
  what: 'compile' | 'run',
  body: () => Promise<A>,
): Promise<A> => {
  try {
    return await body();
  } catch (cause) {
    throw complain('NALU_UNSUPPORTED', {
      who,
      required: `onnxruntime must ${what} the program`,
      got: `its error "${cause instanceof Error ? cause.message : cause}"`,
      cause,
    });
  }
};
