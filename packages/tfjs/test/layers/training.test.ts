import {
  initialParameters,
  meanSquaredError,
  type NdArray,
  nmu,
  randomSource,
  type SpecTree,
  type Unit,
  valueAndGradient,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { type AnyUnit, definitionOf, type UnitName, unitNames } from '../../src/layers/definitions.js';
import * as layers from '../../src/layers/index.js';
import { draw, expectClose } from '../support.js';
import { countedOn, read } from './support.js';
import { tf } from './tf.js';

type Make = (options: object) => layers.UnitLayer;
const bound = layers.naluLayers(tf);
const make = (name: UnitName, options: object): layers.UnitLayer => (bound[name] as Make)(options);
const upload = ({ data, shape }: NdArray) => tf.tensor([...data], [...shape], 'float32');

const RATE = 0.05;
const SEED = 5;
/** Late enough for every schedule to count. */
const STEP = 60_000;
const [BATCH, INPUTS, UNITS] = [6, 2, 3];

type Named<T> = Readonly<Record<string, T>>;
const mapped = <A, B>(values: Named<A>, f: (value: A, name: string) => B): Named<B> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, f(value, name)]));

/** What one step of gradient descent makes of the parameters, in float64, with core's own gradient. */
const stepped = (unit: AnyUnit, params: Named<NdArray>, x: NdArray, y: NdArray): Named<NdArray> => {
  const source = randomSource(0, SEED);
  const noise = mapped(unit.training?.random ?? {}, ({ law }, name) =>
    source.draw(`training.${name}`, law, [BATCH, INPUTS]),
  );
  const { gradient } = valueAndGradient<NdArray, SpecTree>(reference, unit.spec, params, (tape, vars) => {
    const input = tape.lift(x);
    const drawn = mapped(noise, (value) => tape.lift(value));
    const out = unit.training?.apply(tape, vars, input, drawn) ?? unit.apply(tape, vars, input);
    const loss = meanSquaredError(tape, out, tape.lift(y));
    const penalty = unit.regularize?.(tape, vars, { x: input, step: STEP });
    return penalty === undefined ? loss : tape.add(loss, penalty);
  });
  const { mul, sub } = reference;
  const moved = mapped(params, (value, path) =>
    sub(value, mul((gradient as Named<NdArray>)[path] as NdArray, RATE)),
  );
  return (unit.constrain?.(reference, moved) as typeof moved | undefined) ?? moved;
};

describe('a training step of tfjs', () => {
  it.each(unitNames)(
    'moves the weights as core does, penalty, bounds and noise included: %s',
    async (name) => {
      const unit = definitionOf(name).make(INPUTS, UNITS, {});
      const start = initialParameters(unit as Unit<SpecTree>, { seed: SEED }) as Named<NdArray>;
      const x = draw(`${name}.x`, [BATCH, INPUTS], 0.3, 0.9);
      const y = draw(`${name}.y`, [BATCH, unit.output.at(-1) as number], 0, 1);
      const model = tf.sequential();
      const layer = make(name, { units: UNITS, inputShape: [INPUTS], seed: SEED, step: STEP });
      model.add(layer);
      model.compile({ optimizer: tf.train.sgd(RATE), loss: 'meanSquaredError' });
      const [xs, ys] = [upload(x), upload(y)];
      await model.trainOnBatch(xs, ys);
      const expected = stepped(unit, start, x, y);
      const paths = Object.keys(expected);
      layer.weights.forEach((weight, i) => {
        expectClose(read(weight.read()), expected[paths[i] as string] as NdArray, 'float32', 1e-5);
      });
      expect(layer.weights).toHaveLength(paths.length);
      expect(layer.step).toBe(unit.regularize === undefined ? STEP : STEP + 1);
      for (const each of [xs, ys, model]) each.dispose();
    },
  );

  it('keeps the weights of an NMU in [0, 1], whichever optimiser moves them', async () => {
    for (const optimizer of [
      tf.train.sgd(10),
      tf.train.adam(1),
      tf.train.rmsprop(1),
      tf.train.momentum(1, 0.9),
    ]) {
      const model = tf.sequential({ layers: [layers.nmu({ units: 2, inputShape: [3] })] });
      model.compile({ optimizer, loss: 'meanSquaredError' });
      const [x, y] = [tf.randomUniform([8, 3], 1, 2, 'float32', 1), tf.fill([8, 2], -50)];
      await model.fit(x, y, { epochs: 5, verbose: 0 });
      const w = read(model.getWeights()[0] as never).data;
      expect(Math.min(...w)).toBe(0);
      expect(Math.max(...w)).toBeLessThanOrEqual(1);
      for (const each of [x, y, model]) each.dispose();
    }
  });

  const trainedOnce = async (options: object) => {
    const model = tf.sequential();
    model.add(make('nmu', { units: 1, inputShape: [2], seed: 1, step: STEP, ...options }));
    model.compile({ optimizer: tf.train.sgd(5), loss: 'meanSquaredError' });
    const [x, y] = [tf.ones([4, 2]), tf.fill([4, 1], 1)];
    const loss = await model.trainOnBatch(x, y);
    const w = read(model.getWeights()[0] as never);
    for (const each of [x, y, model]) each.dispose();
    return { loss, w };
  };

  it('leaves the bounds and the penalty of the paper out when told to', async () => {
    // On ones every NMU gives 1, so the penalty is all that moves its weights.
    const { loss, w } = await trainedOnce({ regularize: false });
    expect(loss).toBe(0);
    expectClose(w, initialParameters(nmu(2, 1), { seed: 1 }).w);
    const free = await trainedOnce({ constrain: false });
    expect(free.w.data.some((value) => value < 0 || value > 1)).toBe(true);
    const bounded = await trainedOnce({});
    expect(bounded.w.data.every((value) => value === 0 || value === 1)).toBe(true);
    expect(bounded.loss).toBeGreaterThan(1);
  });

  it('takes the constraint of a weight in place of the paper’s, and its regulariser besides', async () => {
    const { loss, w } = await trainedOnce({
      wConstraint: 'unitNorm',
      wInitializer: 'ones',
      wRegularizer: 'l2',
    });
    expect(loss).toBeCloseTo(0.02, 6);
    expect(Math.hypot(...w.data)).toBeCloseTo(1, 5);
  });

  it('leaves as many tensors after 1,000 steps as there were after the first', async () => {
    const model = tf.sequential({
      layers: [
        layers.nau({ units: 2, inputShape: [4] }),
        layers.snmu({ units: 2 }),
        layers.nalu({ units: 1 }),
      ],
    });
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    const [x, y] = [tf.ones([2, 4]), tf.ones([2, 1])];
    await model.trainOnBatch(x, y);
    const before = countedOn(tf);
    for (let i = 0; i < 1000; i++) await model.trainOnBatch(x, y);
    expect(countedOn(tf)).toEqual(before);
    for (const each of [x, y, model]) each.dispose();
  });
});
