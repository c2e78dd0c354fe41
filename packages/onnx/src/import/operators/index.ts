import type { OperatorRule } from '../call.js';
import { activations } from './activations.js';
import { control } from './control.js';
import { creating } from './creating.js';
import { elementwise } from './elementwise.js';
import { recurrent } from './lstm.js';
import { moving } from './moving.js';
import { products } from './products.js';
import { reductions } from './reductions.js';
import { reshaping } from './reshaping.js';
import { windows } from './windows.js';

/** Every operator of ONNX that nalu reads, by name. */
export const operators: ReadonlyMap<string, OperatorRule> = new Map<string, OperatorRule>(
  [
    elementwise,
    activations,
    reductions,
    products,
    reshaping,
    moving,
    creating,
    control,
    recurrent,
    windows,
  ].flatMap((table) => Object.entries<OperatorRule>(table)),
);
