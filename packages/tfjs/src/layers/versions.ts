import { complain } from '@nalu/core';
import type { Config } from './namespace.js';

/** The version of what `getConfig` writes. It rises when an older reader would misread it. */
export const VERSION = 1;

/**
 * The options in a config that a model file holds.
 *
 * @throws {NaluError} NALU_FILE when a newer version has written it.
 */
export const optionsIn = (who: string, config: Config): object => {
  // tfjs adds its custom objects to a config on the way, and JSON makes null of what has no number.
  const { customObjects, ...options } = config;
  const { version } = options;
  if (version === undefined || version === null || (Number.isInteger(version) && Number(version) <= VERSION))
    return options;
  throw complain('NALU_FILE', {
    who,
    required: `the layer must be of version ${VERSION} or older`,
    got: `version ${JSON.stringify(version)}`,
    advice: 'Update @nalu/tfjs to load this model.',
  });
};
