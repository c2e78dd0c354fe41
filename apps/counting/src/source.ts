import { complain } from '@nalu/core';
import { loadDigits } from './data/load-digits.js';
import type { RunConfig } from './run-config.js';
import { imagePool, symbolPool } from './task.js';
import type { Pools } from './train.js';

/** Where the digits of a run come from. */
export interface Source {
  readonly pools: Pools;
  readonly input: RunConfig['input'];
  readonly words: string;
}

const symbols: Source = {
  pools: { train: symbolPool, test: symbolPool },
  input: 'symbols',
  words: 'one-hot symbols',
};

/** Opens what was asked for; one-hot symbols where no images are to be had. */
export const openSource = async (input: RunConfig['input']): Promise<Source> => {
  if (input === 'symbols') return symbols;
  const digits = await loadDigits({ onStatus: (line) => void process.stderr.write(`${line}\n`) });
  if (digits === undefined) return symbols;
  const { train, test, source } = digits;
  return { pools: { train: imagePool(train), test: imagePool(test) }, input, words: `MNIST, ${source}` };
};

/** These are checked by SHA-256, so whichever of them it was, the digits are the same to the bit. */
const wholeMnist = /^MNIST, (\$NALU_DATA_DIR\/mnist|cache|downloaded from .+)$/;

/**
 * A run goes on with the digits it began with, or not at all.
 *
 * @throws {NaluError} NALU_UNSUPPORTED
 */
export const requireSameSource = (folder: string, began: string, now: string): void => {
  if (began === now || (wholeMnist.test(began) && wholeMnist.test(now))) return;
  throw complain('NALU_UNSUPPORTED', {
    who: folder,
    required: `the digits must be those that the run began with, "${began}"`,
    got: `"${now}"`,
    advice: 'Bring the former back (see "The digits" in the README), or start a new run with --out.',
  });
};
