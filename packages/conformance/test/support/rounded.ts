import {
  type Backend,
  binaryNames,
  forEachName,
  type NdArray,
  type Ops,
  type Precision,
  reductionNames,
  unaryNames,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { formats } from '../../src/accuracy.js';

/** Every primitive of `ops` that computes, with what `settle` makes of its result. */
export const afterEach = (ops: Ops<NdArray>, settle: (y: NdArray) => NdArray): Ops<NdArray> => ({
  ...ops,
  ...forEachName([...unaryNames, ...binaryNames], (name) => (...xs: readonly (NdArray | number)[]) => {
    return settle((ops[name] as (...all: readonly (NdArray | number)[]) => NdArray)(...xs));
  }),
  ...forEachName(reductionNames, (name) => (x: NdArray, axes?: readonly number[]) => {
    return settle(ops[name](x, axes));
  }),
  constant: (value) => settle(ops.constant(value)),
  where: (condition, a, b) => settle(ops.where(condition, a, b)),
  matmul: (a, b) => settle(ops.matmul(a, b)),
  concat: (xs, axis) => settle(ops.concat(xs, axis)),
});

export const roundedTo = (precision: Precision, { shape, data }: NdArray): NdArray => ({
  shape,
  data: data.map(formats[precision].round),
});

/** The reference as a backend of this precision: it rounds after every primitive. */
export const rounded = (precision: Precision): Backend<NdArray> => ({
  ...reference,
  ...afterEach(reference, (y) => roundedTo(precision, y)),
  name: `reference in ${precision}`,
  precision,
});
