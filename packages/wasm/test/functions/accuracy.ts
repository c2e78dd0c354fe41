import { elementwise } from '../../src/functions/elementwise.js';
import { laneProgram } from '../support/lane-program.js';
import { evenly, everySize, type Worst, worstOf } from '../support/ulps.js';

export type Name = 'exp' | 'log' | 'logOfNormal' | 'tanh' | 'sigmoid' | 'complement' | 'sin' | 'cos';
type Range = readonly [number, number];

const exact: Readonly<Record<Name, (x: number) => number>> = {
  exp: Math.exp,
  log: Math.log,
  logOfNormal: Math.log,
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  complement: (x) => 1 / (1 + Math.exp(x)),
  sin: Math.sin,
  cos: Math.cos,
};

interface Sweep {
  /** In units of the last place: a little above the largest error ever seen, and the goal at most. */
  readonly within: number;
  readonly even: readonly Range[];
  /** Ranges over which every size is met alike. */
  readonly sizes: readonly Range[];
}

const LARGEST = 3.4e38;
const SMALLEST = 2 ** -149;

const sweeps: Readonly<Record<Name, Sweep>> = {
  exp: {
    within: 0.9,
    even: [
      [-1, 1],
      [-20, 20],
      [-87.34, 88.72],
      [-104, -87.33],
    ],
    sizes: [[SMALLEST, 1]],
  },
  log: {
    within: 1.3,
    even: [
      [0.5, 2],
      [0.99, 1.01],
    ],
    sizes: [
      [1e-7, 1e3],
      [SMALLEST, LARGEST],
    ],
  },
  logOfNormal: {
    within: 1.3,
    even: [[0.5, 2]],
    sizes: [[2 ** -126, LARGEST]],
  },
  tanh: {
    within: 1.5,
    even: [
      [-1, 1],
      [-9.1, 9.1],
      [0.5, 0.6],
    ],
    sizes: [[SMALLEST, 100]],
  },
  sigmoid: {
    within: 1.5,
    even: [
      [-1, 1],
      [-17, 17],
      [-87.34, 20],
      [-104, -87.33],
    ],
    sizes: [[SMALLEST, 100]],
  },
  complement: {
    within: 1.9,
    even: [
      [-1, 1],
      [-17, 17],
      [-20, 87.34],
      [87.33, 104],
    ],
    sizes: [[SMALLEST, 100]],
  },
  sin: {
    within: 1.6,
    even: [
      [-3.2, 3.2],
      [-1e4, 1e4],
      [2 ** 20 - 99, 2 ** 20 + 99],
    ],
    sizes: [[SMALLEST, LARGEST]],
  },
  cos: {
    within: 1.6,
    even: [
      [-3.2, 3.2],
      [-1e4, 1e4],
      [2 ** 20 - 99, 2 ** 20 + 99],
    ],
    sizes: [[SMALLEST, LARGEST]],
  },
};

const POINTS = 100_000;
const shown = ([from, to]: Range): string => `${from} … ${to}`;

export const names = Object.keys(sweeps) as readonly Name[];

/** One function over one range. */
export interface Measurement {
  readonly over: string;
  readonly within: number;
  readonly worst: () => Worst;
}

/** The measurements of a function, with multiplications and additions fused or not. */
export const measurementsOf = (name: Name, fused: boolean): readonly Measurement[] => {
  const run = laneProgram(elementwise[name], 1, POINTS, fused);
  const { even, sizes, within } = sweeps[name];
  const over = (x: Float32Array) => () => worstOf(x, run(x), exact[name]);
  return [
    ...even.map((range) => ({ over: shown(range), within, worst: over(evenly(POINTS, range)) })),
    ...sizes.map((range) => ({
      ...{ over: `every size of ${shown(range)}`, within },
      worst: over(everySize(POINTS, range)),
    })),
  ];
};

/** Bit patterns at equal distances: numbers of every size and sign, infinities and NaN. */
const everyPattern = new Float32Array(
  Uint32Array.from({ length: POINTS }, (_, i) => Math.imul(i, 42_949)).buffer,
);

/** FNV-1a over the bits of the results; what a NaN holds is up to the engine. */
const hashOf = (results: Float32Array): number => {
  const words = new Uint32Array(results.buffer);
  return words.reduce(
    (hash, word, i) => Math.imul(hash ^ (Number.isNaN(results[i]) ? 0x7fc00000 : word), 0x01000193) >>> 0,
    0x811c9dc5,
  );
};

/** The hash of a function over numbers of every kind. */
export const bitsFound = (name: Name): number =>
  hashOf(laneProgram(elementwise[name], 1, POINTS)(everyPattern));

/** What it is in every engine. */
export const knownBits: Readonly<Record<Name, number>> = {
  exp: 1452055132,
  log: 2863216110,
  logOfNormal: 3416468617,
  tanh: 3916405558,
  sigmoid: 2723100439,
  complement: 1186832380,
  sin: 3012597674,
  cos: 952288037,
};
