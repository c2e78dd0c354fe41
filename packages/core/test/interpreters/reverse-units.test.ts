import { lstm, tensor } from '@nalu/core';
import { describe, it } from 'vitest';
import { awayFromZero, randomArray } from '../support/arrays.js';
import { expectGradient } from '../support/gradients.js';
import { randomParams, units } from '../support/units.js';

/** One with which no |x| comes so near to 0 that a difference would step over its corner. */
const SEED = 12;

describe('the gradient of a unit', () => {
  it.each(units)('agrees with central differences: $says', ({ says, unit, x }) => {
    const spec = { params: unit.spec, x: tensor(...x) };
    const values = { params: randomParams(unit.spec, SEED), x: awayFromZero(SEED, x) };
    expectGradient(`${says}, seed ${SEED}`, spec, values, (ops, { params, x }) =>
      unit.apply(ops, params as never, x),
    );
  });
});

describe('the gradient of an lstm step', () => {
  const cell = lstm(3, 2);
  const spec = { params: cell.spec, state: { h: tensor(4, 2), c: tensor(4, 2) }, x: tensor(4, 3) };
  const values = {
    params: randomParams(cell.spec, 21),
    state: { h: randomArray(22, [4, 2]), c: randomArray(23, [4, 2]) },
    x: randomArray(24, [4, 3]),
  };

  it('agrees with central differences for its parameters, both states and x', () => {
    expectGradient('lstm step, seed 21', spec, values, (ops, { params, state, x }) => {
      const { h, c } = cell.step(ops, params, state, x);
      return ops.concat([h, c], -1);
    });
  });
});
