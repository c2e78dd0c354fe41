import { encodeSafetensors, type HostArray, NaluError } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import * as layers from '../../src/layers/index.js';
import { errorOf } from '../support.js';
import { counting, npy, npz, turned } from './numpy.js';
import { tf } from './tf.js';

type Arrays = Readonly<Record<string, HostArray>>;
const safetensors = (arrays: Arrays) =>
  encodeSafetensors({ arrays: arrays as Parameters<typeof encodeSafetensors>[0]['arrays'], metadata: {} });
const complaint = (body: () => unknown): string => {
  const error = errorOf(body) as NaluError;
  expect(NaluError.is(error), String(error)).toBe(true);
  return `${error.code} ${error.message}`;
};
let made = 0;
const stacked = () =>
  tf.sequential({
    layers: [
      layers.nalu({ units: 2, inputShape: [3], name: `first${made++}` }),
      tf.layers.dropout({ rate: 0.5 }),
      layers.nalu({ units: 1 }),
    ],
  });
/** The values of all weights, in the order of the model. */
const valuesOf = (model: { getWeights: () => { dataSync: () => ArrayLike<number> }[] }) =>
  model.getWeights().map((w) => [...(w.dataSync() as Float32Array)]);
const values = (...arrays: HostArray[]) => arrays.map(({ data }) => [...data]);

const [w1, m1, g1] = [counting([3, 2]), counting([3, 2], 2), counting([3, 2], 3)];
const [w2, m2, g2] = [counting([2, 1], 4), counting([2, 1], 5), counting([2, 1], 6)];
const keras = {
  'nalu_9/W_hat:0': w1,
  'nalu_9/M_hat:0': m1,
  'nalu_9/G:0': g1,
  'nalu_10/W_hat:0': w2,
  'nalu_10/M_hat:0': m2,
  'nalu_10/G:0': g2,
};

describe('loadWeights', () => {
  it.each([
    ['arrays', keras],
    ['safetensors', safetensors(keras)],
    ['npz', npz(keras)],
    ['npz, compressed, of float64', npz(keras, true, { type: '<f8', version: 2 })],
  ] as const)('takes the weights of the original Keras layer from %s', (_, source) => {
    const model = stacked();
    layers.loadWeights(model, source, { from: 'keras' });
    expect(valuesOf(model)).toEqual(values(w1, m1, g1, w2, m2, g2));
  });

  it('turns those of PyTorch, which are [out, in]', () => {
    const model = stacked();
    const torch = {
      'layer_2.layer.nac_add.W_hat': turned(w2),
      'layer_2.layer.nac_add.M_hat': turned(m2),
      'layer_2.layer.G': turned(g2),
      'layer_1.layer.nac_add.W_hat': turned(w1),
      'layer_1.layer.nac_add.M_hat': turned(m1),
      'layer_1.layer.G': turned(g1),
    };
    layers.loadWeights(model, safetensors(torch), { from: 'pytorch' });
    expect(valuesOf(model)).toEqual(values(w1, m1, g1, w2, m2, g2));
  });

  it('knows two NACs in one NALU, and the bias of a gate', () => {
    const layer = layers.nalu({ units: 2, pathWeights: 'untied', gateBias: true });
    layer.apply(tf.ones([1, 3]));
    const bias = counting([2], 7);
    const torch = {
      'nac_add.W_hat': turned(w1),
      'nac_add.M_hat': turned(m1),
      'nac_mul.W_hat': turned(g1),
      'nac_mul.M_hat': turned(w1),
      G: turned(m1),
      bias,
    };
    layers.loadWeights(layer, torch, { from: 'pytorch' });
    expect(valuesOf(layer)).toEqual(values(w1, m1, g1, w1, m1, bias));
  });

  it('leaves the PyTorch ports of iNALU and the NPUs as they lie', () => {
    const model = tf.sequential({
      layers: [
        layers.inalu({ units: 2, inputShape: [3], name: 'i' }),
        layers.realNpu({ units: 1, name: 'p' }),
        tf.layers.dense({ units: 2, name: 'd' }),
      ],
    });
    const [g, q, r, k, b] = [counting([2]), counting([2, 1]), counting([2]), counting([1, 2]), counting([2])];
    const torch = {
      'i.W_a_hat': w1,
      'i.M_a_hat': m1,
      'i.W_m_hat': g1,
      'i.M_m_hat': w1,
      'i.g': g,
      'p.W_real': q,
      'p.g': r,
      'd.weight': turned(k),
      'd.bias': b,
    };
    layers.loadWeights(model, torch, { from: 'pytorch' });
    expect(valuesOf(model)).toEqual(values(w1, m1, g1, w1, g, q, r, k, b));
  });

  it('takes core’s own names, and whose they are from "names"', () => {
    const model = tf.sequential({
      layers: [layers.nau({ units: 2, inputShape: [2], name: 'a' }), layers.nmu({ units: 2, name: 'b' })],
    });
    const [p, q] = [counting([2, 2], 0.1), counting([2, 2], 0.2)];
    layers.loadWeights(model, { '0.w': p, '1.w': q }, { from: 'nalu' });
    expect(valuesOf(model)).toEqual(values(p, q));
    layers.loadWeights(model, { '0.w': p, '1.w': q }, { from: 'nalu', names: { a: '1', b: '0' } });
    expect(valuesOf(model)).toEqual(values(q, p));
    layers.loadWeights(model, { 'x.b.w': q, 'x.a.w': p }, { from: 'nalu' });
    expect(valuesOf(model)).toEqual(values(p, q));
  });

  it('leaves no tensor behind', () => {
    const model = stacked();
    const before = tf.memory().numTensors;
    layers.loadWeights(model, keras, { from: 'keras' });
    expect(tf.memory().numTensors).toBe(before);
  });

  const { 'nalu_10/G:0': _, ...without } = keras;
  const { 'nalu_10/W_hat:0': _w, 'nalu_10/M_hat:0': _m, ...lone } = without;
  it.each([
    [
      'a missing weight',
      without,
      /^NALU_TREE loadWeights: "nalu_\d+\/gate" must be given, as G or gate, got only W_hat, M_hat in "nalu_10"\.$/,
    ],
    [
      'a missing layer',
      lone,
      /^NALU_TREE loadWeights: there must be weights for "first\d+", "nalu_\d+", and no others, got those of "nalu_9"\. Say whose they are: names: \{ layer: "prefix" \}\.$/,
    ],
    [
      'an array of no weight',
      { ...keras, 'nalu_9/beta': w1 },
      /^NALU_TREE loadWeights: each array must be a weight, whose name ends in .*, got "nalu_9\/beta"\.$/,
    ],
    [
      'a shape that does not fit',
      { ...keras, 'nalu_9/G:0': turned(g1) },
      /^NALU_SHAPE loadWeights: "first\d+\/gate" must be \[3, 2\], got \[2, 3\] from "nalu_9\/G:0" \[2, 3\]\.$/,
    ],
    ['bytes that are no archive', new Uint8Array(40), /^NALU_FILE loadWeights: /],
  ])('refuses %s, and leaves the model as it was', (_, source, words) => {
    const model = stacked();
    const before = valuesOf(model);
    expect(complaint(() => layers.loadWeights(model, source, { from: 'keras' }))).toMatch(words);
    expect(valuesOf(model)).toEqual(before);
  });

  it('refuses a convention or an option that there is not, and a layer that is not built', () => {
    const load = (options: object) => () => layers.loadWeights(stacked(), keras, options as never);
    expect(complaint(load({}))).toBe(
      'NALU_OPTION loadWeights: "from" must be one of "keras", "pytorch", "nalu", got "undefined".',
    );
    expect(complaint(load({ from: 'keras', as: 1 }))).toMatch(/must be among "from", "names", got "as"/);
    expect(complaint(() => layers.loadWeights(layers.nac({ units: 1 }), keras, { from: 'keras' }))).toBe(
      'NALU_TREE loadWeights: there must be a layer with weights, got none. Build the layer first: add it to a model.',
    );
  });
});

describe('decodeNpz', () => {
  const matrix = counting([2, 3]);

  it('reads the order of C and that of Fortran', () => {
    expect(layers.decodeNpz(npz({ a: matrix })).a).toEqual(matrix);
    const fortran = { shape: [2, 3], data: turned(matrix).data };
    expect(layers.decodeNpz(npz({ a: fortran }, false, { fortran: true })).a).toEqual(matrix);
    const cube = counting([2, 3, 4]);
    const [i, j, k] = [1, 2, 3];
    const { data } = layers.decodeNpz(npz({ a: cube }, true, { fortran: true })).a as HostArray;
    expect(data[i * 12 + j * 4 + k]).toBe(cube.data[i + 2 * j + 6 * k]);
  });

  it('reads scalars and vectors', () => {
    const arrays = { s: counting([]), v: counting([3]) };
    expect(layers.decodeNpz(npz(arrays))).toEqual(arrays);
  });

  it.each([
    [
      'another type',
      npz({ a: matrix }, false, { type: '>f4' }),
      'decodeNpz, "a.npy": the numbers must be <f4 or <f8, got >f4.',
    ],
    [
      'a header without a shape',
      npz({ a: matrix }, false, { header: "{'descr': '<f4'}" }),
      'decodeNpz, "a.npy": the header must name descr, fortran_order and shape, got something else.',
    ],
    [
      'too few numbers',
      npz({ a: { ...matrix, shape: [9] } }),
      'decodeNpz, "a.npy": [9] must have 36 bytes, got 24.',
    ],
    [
      'no archive',
      npy(matrix),
      'decodeNpz: an archive in the zip format is required, got something else (invalid zip data).',
    ],
  ])('refuses %s', (_, bytes, words) => {
    expect(complaint(() => layers.decodeNpz(bytes))).toBe(`NALU_FILE ${words}`);
  });

  it('refuses an archive that unpacks to more than the limit, before it is unpacked', () => {
    const large = npz({ a: { shape: [100_000], data: new Float32Array(100_000) } }, true);
    expect(large.length).toBeLessThan(5000);
    expect(complaint(() => layers.decodeNpz(large, 100_000))).toBe(
      'NALU_FILE decodeNpz: the arrays must have 100000 bytes at most, got 400128. Give a larger limit if you trust the file.',
    );
  });

  it('refuses every shorter piece of an archive', () => {
    const whole = npz({ a: matrix });
    for (let length = 0; length < whole.length; length++)
      expect(NaluError.is(errorOf(() => layers.decodeNpz(whole.subarray(0, length))))).toBe(true);
  });
});
