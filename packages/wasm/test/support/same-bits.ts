import {
  adam,
  decodeSafetensors,
  fit,
  nalu,
  nau,
  nmu,
  program,
  random,
  type StoredArray,
  stack,
  tensor,
  type Unit,
  uniform,
} from '@nalu/core';
import { wasm } from '../../src/index.js';

/** The product of two sums, each over its own part of the inputs; with two inputs it is their product. */
const task = (inputs: number) =>
  program(
    'product of sums',
    { x: random(uniform(1, 2), 128, inputs) },
    { x: tensor(128, inputs), y: tensor(128, 1) },
    ({ mul, slice, sum }, { x }) => {
      const half = inputs / 2;
      return { x, y: mul(sum(slice(x, 1, 0, half), [1]), sum(slice(x, 1, half, inputs), [1])) };
    },
  );

const models: Readonly<Record<string, { readonly model: Unit<unknown>; readonly inputs: number }>> = {
  'NAU 100 → 2 · NMU 2 → 1': { model: stack(nau(100, 2), nmu(2, 1)) as Unit<unknown>, inputs: 100 },
  'NALU 2 → 1': { model: nalu(2, 1) as Unit<unknown>, inputs: 2 },
  'NALU 100 → 2 → 1': { model: stack(nalu(100, 2), nalu(2, 1)) as Unit<unknown>, inputs: 100 },
};
export const modelNames = Object.keys(models);

const STEPS = 512;
const START = 0x811c9dc5;

/** FNV-1a over 32-bit words. */
const mix = (hash: number, words: Uint32Array): number => {
  let mixed = hash;
  for (const word of words) mixed = Math.imul(mixed ^ word, 0x01000193) >>> 0;
  return mixed;
};

/** A short run with its checkpoint at the end. */
const run = async (name: string, seeds: readonly number[], stepsPerCall: number) => {
  const { model, inputs } = models[name] as (typeof models)[string];
  const saved: Uint8Array[] = [];
  const { models: ends } = await fit(await wasm(), model, {
    ...{ seeds, stepsPerCall, data: task(inputs), optimizer: adam(1e-3), steps: STEPS },
    checkpoint: { every: STEPS, save: (bytes) => void saved.push(bytes) },
  });
  return { ends, checkpoint: saved.at(-1) as Uint8Array };
};

/** The parameters of each seed after 512 training steps. */
export const trained = async (name: string, seeds: readonly number[]): Promise<readonly unknown[]> =>
  (await run(name, seeds, 64)).ends.map(({ params }) => params);

/** The bits of parameters, moments and random streams after 512 training steps, as one number. */
export const hashAfterTraining = async (name: string, stepsPerCall: number): Promise<number> => {
  const { checkpoint } = await run(name, [3], stepsPerCall);
  const { arrays } = decodeSafetensors(checkpoint, 'checkpoint');
  return Object.keys(arrays)
    .sort()
    .reduce((sum, key) => mix(sum, new Uint32Array((arrays[key] as StoredArray).data.slice().buffer)), START);
};
