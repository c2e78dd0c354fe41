import type { LstmSpec } from '@nalu/core';
import { cellClass } from './cell.js';
import { lstmPlan, unitPlan } from './cell-plans.js';
import type { UnitName } from './definitions.js';
import type { NaluLayerOptions } from './layers.js';
import type { LayersTfjs, RNNCell } from './namespace.js';
import type { CommonOptions, WeightOptions } from './option-types.js';
import type { LayerClass } from './unit-layer.js';

export interface LstmCellOptions
  extends CommonOptions,
    Omit<WeightOptions<keyof LstmSpec>, `${string}Regularizer`> {
  /**
   * The output: `h` (default), the hidden state, in (−1, 1); or `c`, the cell state, which has no bound. A unit after it then
   * reads what the cell has counted.
   */
  readonly read?: 'h' | 'c';
}

/** A unit as a cell: s ← unit([x, s]), with `units` numbers of state. */
export type UnitCellOptions = {
  [N in UnitName]: { readonly unit: N } & Omit<
    NaluLayerOptions<N>,
    'regularize' | 'step' | `${string}Regularizer`
  >;
}[UnitName];

/** Cells for `tf.layers.rnn({ cell })`. */
export interface Cells {
  /** Long Short-Term Memory, as core defines it: with σ in its gates, and an output that may be the cell state. */
  readonly lstmCell: (options: LstmCellOptions) => RNNCell;
  /** s ← unit([x, s]): an arithmetic unit that accumulates along a sequence. */
  readonly unitCell: (options: UnitCellOptions) => RNNCell;
}

export interface CellClasses {
  readonly LSTMCell: LayerClass<LstmCellOptions, RNNCell>;
  readonly UnitCell: LayerClass<UnitCellOptions, RNNCell>;
}

export const makeCells = (tf: LayersTfjs): { readonly cells: Cells; readonly classes: CellClasses } => {
  const classes: CellClasses = {
    LSTMCell: cellClass(tf, 'LSTMCell', lstmPlan),
    UnitCell: cellClass(tf, 'UnitCell', unitPlan),
  };
  return {
    classes,
    cells: {
      lstmCell: (options) => new classes.LSTMCell(options),
      unitCell: (options) => new classes.UnitCell(options),
    },
  };
};
