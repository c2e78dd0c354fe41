import { type Dim, type NdArray, type Ops, printShape, type Shape, tracer } from '@nalu/core';
import fc from 'fast-check';
import { randomArray } from './arrays.js';
import { choose, FREE, makers, type Picks, type Step, sized } from './instructions.js';

/** A random well-typed program over a few tensors. Everything that it makes is an output. */
export interface RandomProgram {
  readonly inputs: readonly Shape[];
  readonly steps: readonly Step[];
  readonly outputs: readonly Shape[];
}

export const play = <T>(ops: Ops<T>, program: RandomProgram, inputs: readonly T[], free: Dim): T[] => {
  const values = [...inputs];
  for (const step of program.steps) values.push(step.run(ops, values, free));
  return values.slice(inputs.length);
};

export const inputsOf = (program: RandomProgram, seed: number, free: number): NdArray[] =>
  program.inputs.map((shape, i) => randomArray(seed + i, sized(shape, free) as number[]));

const MOST = 300;
const sizeOf = (shape: Shape): number =>
  shape.reduce<number>((size, dim) => size * (typeof dim === 'number' ? dim : 4), 1);

const planned = (inputs: readonly Shape[], picks: readonly Picks[]): RandomProgram => {
  const t = tracer();
  const nodes = inputs.map((shape, i) => t.input(`x${i}`, shape));
  const steps: Step[] = [];
  for (const each of picks) {
    const shapes = nodes.map(({ shape }) => shape);
    const step = choose(makers, each[0])(shapes, each);
    const node = step?.run(t, nodes, FREE);
    if (step === undefined || node === undefined || sizeOf(node.shape) > MOST) continue;
    steps.push(step);
    nodes.push(node);
  }
  return { inputs, steps, outputs: nodes.slice(inputs.length).map(({ shape }) => shape) };
};

const inputSets: readonly (readonly Shape[])[] = [
  [[2, 3], [3], []],
  [
    [3, 2],
    [2, 3],
    [1, 2],
  ],
  [
    [2, 3, 2],
    [2, 2],
    [2, 1, 1],
  ],
  [[4], [1], [4, 1]],
];
const freeSets: readonly (readonly Shape[])[] = [
  [[FREE, 3], [3], [3, 2]],
  [
    [3, FREE, 2],
    [2, 2],
    [FREE, 1],
  ],
];

const numbers = fc.nat({ max: 1023 });
const picks = fc.array(fc.tuple(numbers, numbers, numbers, numbers), { minLength: 1, maxLength: 12 });

/** Programs of 1–12 instructions over static shapes. */
export const programs = fc
  .tuple(fc.constantFrom(...inputSets), picks)
  .map(([inputs, all]) => planned(inputs, all))
  .filter(({ steps }) => steps.length > 0);

/** The same over shapes with a free axis. */
export const freePrograms = fc
  .tuple(fc.constantFrom(...freeSets), picks)
  .map(([inputs, all]) => planned(inputs, all))
  .filter(({ steps }) => steps.length > 0);

/** What a failure prints. */
export const describeProgram = ({ inputs, steps }: RandomProgram): string =>
  `inputs ${inputs.map((shape) => printShape(shape)).join(' ')}; ${steps.map(({ text }) => text).join('; ')}`;

/** As many runs as the time of a test allows, from a fixed seed. */
export const settings = { seed: 20_240_607, numRuns: 200 };
