import { requireChoice, requireKind, requireNames, requireSizes } from '@nalu/core';
import { who } from './complaints.js';
import type { ReadExternal } from './external.js';

export interface FromOnnxOptions {
  /** Whether parameters are inside the program, or inputs of it, so that they can be trained. Default `values`. */
  readonly parameters?: 'values' | 'inputs';
  /** Sizes for free axes, by name. An axis that is not named here stays free. */
  readonly dims?: Readonly<Record<string, number>>;
  /** Reads tensors that lie beside the model. Without it, a model that has some is refused. */
  readonly external?: ReadExternal;
}

export const checkFromOnnxOptions = (bytes: unknown, options: FromOnnxOptions): void => {
  requireKind(who, 'the file', 'a Uint8Array', bytes instanceof Uint8Array, bytes);
  requireKind(who, 'the options', 'an object', typeof options === 'object' && options !== null, options);
  requireNames(who, options, ['parameters', 'dims', 'external']);
  requireChoice(who, 'parameters', ['values', 'inputs'], options.parameters ?? 'values');
  requireSizes(who, options.dims ?? {});
};
