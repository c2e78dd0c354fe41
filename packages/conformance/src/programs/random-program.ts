import {
  type Dim,
  type NdArray,
  type Ops,
  type Program,
  printShape,
  program,
  randomSource,
  type Shape,
  tensor,
  tracer,
  uniform,
  valueAndGradient,
} from '@nalu/core';
import fc from 'fast-check';
import type { Arrays, Leaves } from '../case.js';
import { makers } from './instructions.js';
import { choose, FREE, type Picks, type Step, sized } from './step.js';

/** A random well-typed program over a few tensors. What no instruction reads is an output. */
export interface RandomProgram {
  readonly inputs: readonly Shape[];
  readonly steps: readonly Step[];
  /** The shape of each input and of each step's result. */
  readonly shapes: readonly Shape[];
  /** Which values are outputs, where that is not each one that nothing reads. */
  readonly outputs?: readonly number[];
}

/** The most elements that one value may have, so that a program stays small. */
const MOST = 300;
const sizeOf = (shape: Shape): number =>
  shape.reduce<number>((size, dim) => size * (typeof dim === 'number' ? dim : 4), 1);

/** The program that these picks make: each instruction is well typed for the values before it, or left out. */
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
  return { inputs, steps, shapes: nodes.map(({ shape }) => shape) };
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
// By default fast-check would stop at a dozen.
const picks = fc.array(fc.tuple(numbers, numbers, numbers, numbers), {
  minLength: 1,
  maxLength: 30,
  size: 'max',
});
const over = (sets: readonly (readonly Shape[])[]) =>
  fc
    .tuple(fc.constantFrom(...sets), picks)
    .map(([inputs, all]) => planned(inputs, all))
    .filter(({ steps }) => steps.length > 0);

/** Programs of 1–30 instructions over known sizes. */
export const fixedPrograms = over(inputSets);
/** The same with an axis that stays free until they run. */
export const freePrograms = over(freeSets);

const sinksOf = ({ inputs, steps, outputs }: RandomProgram): readonly number[] => {
  const used = new Set(steps.flatMap(({ uses }) => uses));
  return outputs ?? steps.map((_, i) => i + inputs.length).filter((i) => !used.has(i));
};

/** The program with one of its outputs alone, for each of them. */
export const singled = (random: RandomProgram): readonly RandomProgram[] =>
  sinksOf(random).map((i) => ({ ...random, outputs: [i] }));

/** The values that the outputs need, themselves among them. */
const liveIn = (random: RandomProgram): ReadonlySet<number> => {
  const live = new Set(sinksOf(random));
  for (const i of live) for (const used of random.steps[i - random.inputs.length]?.uses ?? []) live.add(used);
  return live;
};

/** Every value that an output needs, inputs first. `free` is the size of the free axis, or its name where it is traced. */
const play = <T>(ops: Ops<T>, random: RandomProgram, inputs: readonly T[], free: Dim): T[] => {
  const live = liveIn(random);
  const values = [...inputs];
  random.steps.forEach(({ run }, i) => {
    if (live.has(inputs.length + i)) values[inputs.length + i] = run(ops, values, free);
  });
  return values;
};

const leaves = (name: string, shapes: readonly Shape[]): Leaves =>
  Object.fromEntries(shapes.map((shape, i) => [`${name}${i}`, tensor(...shape)]));

/** The size of the free axis, as this interpreter knows it. */
const freeAxis = <T>(ops: Ops<T>, random: RandomProgram, inputs: readonly T[]): Dim => {
  const i = random.inputs.findIndex((shape) => shape.includes(FREE));
  if (i < 0) return 1;
  return ops.shape(inputs[i] as T)[(random.inputs[i] as Shape).indexOf(FREE)] as Dim;
};

/** A random program as a `Program`: inputs x0, x1, …; outputs y0, y1, …, one for each value that nothing reads. */
export const closed = (random: RandomProgram): Program<Leaves, Leaves> => {
  const sinks = sinksOf(random);
  const outputs = leaves(
    'y',
    sinks.map((i) => random.shapes[i] as Shape),
  );
  return program('random', leaves('x', random.inputs), outputs, (ops, inputs) => {
    const given = Object.values(inputs);
    const values = play(ops, random, given, freeAxis(ops, random, given));
    return Object.fromEntries(sinks.map((i, j) => [`y${j}`, values[i]])) as typeof inputs;
  });
};

/** The gradient of the sum of the means of all its outputs, by its inputs. */
export const gradientOf = (random: RandomProgram): Program<Leaves, Leaves> => {
  const { inputs, apply } = closed(random);
  return program('gradient', inputs, inputs, (ops, given) => {
    return valueAndGradient(ops, inputs, given, (tape, vars) => {
      const { add, mean, reshape } = tape;
      return Object.values(apply(tape, vars))
        .map((y) => reshape(mean(y), []))
        .reduce((sum, y) => add(sum, y));
    }).gradient;
  });
};

/** Numbers of [−2, 2) for its inputs, in float32. */
export const inputsOf = ({ inputs }: RandomProgram, seed: number, free: number): Arrays => {
  const source = randomSource(seed);
  const draw = (shape: Shape, i: number): NdArray =>
    source.draw(`x${i}`, uniform(-2, 2), sized(shape, free) as number[]);
  return Object.fromEntries(inputs.map((shape, i) => [`x${i}`, draw(shape, i)]));
};

/** What a failure prints: the values that its outputs need, numbered, inputs first. */
export const describeProgram = (random: RandomProgram): string => {
  const live = liveIn(random);
  const inputs = random.inputs.map((shape) => `input ${printShape(shape)}`);
  return [...inputs, ...random.steps.map(({ text }) => text)]
    .flatMap((text, i) => (live.has(i) ? [`  ${i} = ${text}`] : []))
    .join('\n');
};
