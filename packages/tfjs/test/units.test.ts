import {
  type Backend,
  buildTree,
  linear,
  lstm,
  mapTree,
  type NaluOptions,
  type NdArray,
  nac,
  nalu,
  type Of,
  recurrent,
  stack,
  type Unit,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import type { Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, it } from 'vitest';
import { tfjs } from '../src/index.js';
import { draw, engines, expectClose } from './support.js';

const variants: NaluOptions[] = [
  {},
  { weights: 'untied' },
  { gate: 'vector' },
  { gate: 'independent' },
  { gate: 'none' },
  { gateInput: '|x|' },
  { gateBias: true },
  { epsilon: 1e-3 },
  { bound: 2 },
  { weights: 'untied', gate: 'vector', gateInput: '|x|', gateBias: true, bound: 3 },
];

const outputOf = async <S, T>(
  backend: Backend<T>,
  unit: Unit<S>,
  params: Of<S, NdArray>,
  x: NdArray,
): Promise<NdArray> => {
  const given = mapTree<S, NdArray, T>(unit.spec, params, backend.upload);
  return backend.read(backend.scope(() => unit.apply(backend, given, backend.upload(x))));
};

describe('tfjs', () => {
  describe.each(engines)('on %s', (engine) => {
    let backend: Backend<Tensor>;
    beforeAll(async () => {
      backend = await tfjs({ engine });
    });

    const expectSame = async <S>(unit: Unit<S>, x: NdArray): Promise<void> => {
      const params = buildTree<S, NdArray>(unit.spec, ({ shape }, path) =>
        draw(path, shape as readonly number[], -2, 2),
      );
      const actual = await outputOf(backend, unit, params, x);
      expectClose(actual, await outputOf(reference, unit, params, x));
    };

    it('computes nac as the reference does', () => expectSame(nac(3, 2), draw('x', [8, 3])));

    it.each(variants)('computes nalu %j as the reference does', async (options) => {
      await expectSame(nalu(3, 2, options), draw('x', [8, 3]));
      await expectSame(nalu(3, 2, options), { shape: [1, 3], data: Float64Array.of(0, -1, 0) });
    });

    it('applies a unit to every leading index alike', () => expectSame(nalu(3, 2), draw('x', [4, 2, 3])));

    it('runs a recurrent stack', () => {
      const cell = recurrent(lstm(4, 5), { read: 'c' });
      const model = stack({ encoder: linear(3, 4, { activation: 'tanh' }), cell, readout: nalu(5, 1) });
      return expectSame(model, draw('sequence', [6, 2, 3]));
    });

    it('runs a unit as a cell', () => expectSame(recurrent(nac(3, 1)), draw('sequence', [4, 2, 2])));
  });
});
