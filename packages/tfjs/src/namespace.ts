import type * as core from '@tensorflow/tfjs-core';

/**
 * What this package uses of TensorFlow.js: any namespace that has it will do, be it `@tensorflow/tfjs-core`, the union
 * package, a global from a script tag, or tfjs-node.
 */
export type Tfjs = Pick<typeof core, Mathematics | Memory | Engines>;

type Mathematics =
  | 'abs'
  | 'add'
  | 'broadcastTo'
  | 'cast'
  | 'concat'
  | 'cos'
  | 'customGrad'
  | 'div'
  | 'exp'
  | 'fill'
  | 'greater'
  | 'isNaN'
  | 'log'
  | 'matMul'
  | 'maximum'
  | 'mean'
  | 'minimum'
  | 'mul'
  | 'neg'
  | 'notEqual'
  | 'prod'
  | 'reshape'
  | 'sigmoid'
  | 'sign'
  | 'sin'
  | 'slice'
  | 'sqrt'
  | 'sub'
  | 'sum'
  | 'tanh'
  | 'transpose'
  | 'where';

type Memory = 'clone' | 'scalar' | 'tensor' | 'tidy' | 'zeros';

type Engines =
  | 'engine'
  | 'env'
  | 'findBackendFactory'
  | 'getBackend'
  | 'getGradient'
  | 'ready'
  | 'registerBackend'
  | 'removeBackend'
  | 'setBackend';
