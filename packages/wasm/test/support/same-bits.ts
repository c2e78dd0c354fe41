import {
  adam,
  decodeSafetensors,
  fit,
  flatten,
  type NdArray,
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

/** The hashes, in Node and in browsers alike. A change of a kernel, a stream or an order of sums changes them. */
export const knownHashes: Readonly<Record<string, number>> = {
  'NAU 100 → 2 · NMU 2 → 1': 4231028161,
  'NALU 2 → 1': 1189733259,
  'NALU 100 → 2 → 1': 3934518448,
};

const STEPS = 512;
const START = 0x811c9dc5;

/** FNV-1a over 32-bit words. */
const mix = (hash: number, words: Uint32Array): number => {
  let mixed = hash;
  for (const word of words) mixed = Math.imul(mixed ^ word, 0x01000193) >>> 0;
  return mixed;
};

interface Settings {
  readonly seeds: readonly number[];
  readonly steps?: number;
  readonly stepsPerCall?: number;
  readonly fast?: boolean;
}

/** A short run with its checkpoint at the end. */
const run = async (name: string, { seeds, steps = STEPS, stepsPerCall = 64, fast = false }: Settings) => {
  const { model, inputs } = models[name] as (typeof models)[string];
  const saved: Uint8Array[] = [];
  const { models: ends } = await fit(await wasm({ fast }), model, {
    ...{ seeds, stepsPerCall, data: task(inputs), optimizer: adam(1e-3), steps },
    checkpoint: { every: steps, save: (bytes) => void saved.push(bytes) },
  });
  return { ends, checkpoint: saved.at(-1) as Uint8Array };
};

/** The parameters of each seed after 512 training steps. */
export const trained = async (name: string, seeds: readonly number[]): Promise<readonly unknown[]> =>
  (await run(name, { seeds })).ends.map(({ params }) => params);

/** By how much a parameter differs at most after a few steps, with multiplications and additions fused or not. */
export const fusedDifference = async (name: string): Promise<number> => {
  const { model } = models[name] as (typeof models)[string];
  const paramsOf = async (fast: boolean): Promise<readonly number[]> => {
    const { ends } = await run(name, { seeds: [3], steps: 8, fast });
    return ends.flatMap(({ params }) =>
      flatten<unknown, NdArray>(model.spec, params).flatMap(({ data }) => [...data]),
    );
  };
  const [plain, fused] = [await paramsOf(false), await paramsOf(true)];
  return Math.max(...plain.map((x, i) => Math.abs(x - (fused[i] as number))));
};

/** The bits of parameters, moments and random streams after 512 training steps, as one number. */
export const hashAfterTraining = async (name: string, stepsPerCall: number): Promise<number> => {
  const { checkpoint } = await run(name, { seeds: [3], stepsPerCall });
  const { arrays } = decodeSafetensors(checkpoint, 'checkpoint');
  return Object.keys(arrays)
    .sort()
    .reduce((sum, key) => mix(sum, new Uint32Array((arrays[key] as StoredArray).data.slice().buffer)), START);
};
