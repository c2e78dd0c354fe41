import { complain } from '@nalu/core';
import { type LayersTfjs, registeredClass } from './namespace.js';

/**
 * Registers classes with the one registry that a copy of TensorFlow.js has, so that it can load them.
 *
 * @throws {NaluError} NALU_UNSUPPORTED when one of the names is taken, before any is registered.
 */
export const registerAll = (tf: LayersTfjs, classes: readonly { readonly className: string }[]): void => {
  for (const cls of classes) {
    const known = registeredClass(tf, cls.className);
    if (known === undefined || known === cls) continue;
    throw complain('NALU_UNSUPPORTED', {
      who: 'registerNaluLayers',
      required: `the class name "${cls.className}" must be free in this TensorFlow.js`,
      got: 'a layer of another copy of @nalu/tfjs',
      advice: 'See npm ls @nalu/tfjs, and keep one.',
    });
  }
  // What a constructor takes is its own affair, and no business of the registry.
  for (const cls of classes) tf.serialization.registerClass(cls as never);
};
