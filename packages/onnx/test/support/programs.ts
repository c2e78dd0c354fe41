import { lstm, nalu, program, recurrent, stack, tensor } from '@nalu/core';

export const square = program(
  'square',
  { x: tensor('batch', 2) },
  { y: tensor('batch', 2) },
  ({ mul }, { x }) => ({ y: mul(x, x) }),
);

const model = stack({ cell: recurrent(lstm(3, 4)), readout: nalu(4, 2) });

export const recurrentNalu = program(
  'recurrent nalu',
  { params: model.spec, x: tensor('time', 'batch', 3) },
  { y: tensor('batch', 2) },
  (ops, { params, x }) => ({ y: model.apply(ops, params, x) }),
);

/** A scan in a scan, whose bodies give out what they captured, what they got, and one value twice. */
export const nested = program(
  'nested',
  { h: tensor('batch', 2), x: tensor('time', 'batch', 3, 2) },
  { h: tensor('batch', 2), y: tensor('time', 3, 'batch', 2), z: tensor('time', 3, 'batch', 2) },
  (ops, { h, x }) => {
    const state = tensor('batch', 2);
    const rows = tensor(3, 'batch', 2);
    const outer = { carry: { h: state }, xs: { x: tensor('batch', 3, 2) }, ys: { y: rows, z: rows } };
    const inner = { carry: { h: state }, xs: { x: state }, ys: { y: state, z: state } };
    const { carry, ys } = ops.scan(outer, { h }, { x }, (now, { x }) => {
      const walked = ops.scan(inner, now, { x: ops.transpose(x, [1, 0, 2]) }, (carry, { x }) => {
        const sum = ops.add(ops.mul(carry.h, 0.5), ops.mul(x, 0.5));
        return { carry: { h: sum }, y: { y: sum, z: h } };
      });
      return { carry: now, y: walked.ys };
    });
    return { ...carry, ...ys };
  },
);
