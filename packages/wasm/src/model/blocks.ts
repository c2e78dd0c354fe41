import { complain, printShape, type Shape } from '@nalu/core';
import { emitPlan, PAGE, requireRoom } from '../compiled.js';
import { moduleBuilder } from '../encoder/module.js';
import type { Access } from '../ir.js';
import type { Place } from '../passes/lower.js';
import { type Plan, planOf } from '../plan.js';
import { graphFor, type Sizes } from '../specialise.js';
import { type Fixed, fixedProgram } from './fixed.js';
import { isPerExample } from './per-example.js';

/** Two functions of the module, `prepare64` and `run64`: the second computes `size` examples at once. */
export interface Block {
  readonly size: number;
  /** Where its examples begin in memory, in numbers: in rows, one after another. */
  readonly x: number;
  readonly y: number;
}

/** A model as a module that imports nothing, and exports its `memory`. */
export interface ModelModule {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The largest first. */
  readonly blocks: readonly Block[];
  /** How many numbers an example has, and how many come of it. */
  readonly inputs: number;
  readonly outputs: number;
}

/** Of 64 for speed, and of 4 for few: lanes run along the batch in both, so a row has the same bits in each. */
const SIZES = [64, 4];
/** Beyond so many small blocks a large one is cheaper, even if not all of it is needed. */
export const FEW = 6;

/** What a model module may have besides its model. */
export interface ModelOptions {
  /** Sizes for the free axes that are not the batch. */
  readonly dims?: Sizes;
}

const MEMORY_LIMIT = 2 ** 30;

export const modelModule = <S>(who: string, fixed: Fixed<S>, { dims = {} }: ModelOptions): ModelModule => {
  const { input } = fixed.model;
  const free = input.filter((dim): dim is string => typeof dim === 'string' && !(dim in dims));
  const p = fixedProgram(fixed);
  requireOneBatch(who, input, free);
  const [batch] = free;
  if (batch !== undefined && !isPerExample(graphFor(p, dims), batch)) throw mixed(who, batch);
  const plans: Plan[] = [];
  let start = 0;
  for (const size of batch === undefined ? [1] : SIZES) {
    const sizes = batch === undefined ? dims : { ...dims, [batch]: size };
    const plan = planOf(graphFor(p, sizes), [], { start, inRows: true });
    start = plan.layout.bytes;
    plans.push(plan);
  }
  requireRoom(who, start, MEMORY_LIMIT);
  const builder = moduleBuilder({ pages: Math.ceil(start / PAGE) });
  const blocks = plans.map((plan, i): Block => {
    const size = batch === undefined ? 1 : (SIZES[i] as number);
    emitPlan(builder, plan, { fused: false }, { before: `prepare${size}`, items: `run${size}` });
    return { size, x: startOf(plan, plan.inputs), y: startOf(plan, plan.outputs) };
  });
  const [plan] = plans as [Plan];
  const [{ size }] = blocks as [Block];
  const countOf = ([place]: readonly Place[]) =>
    (place as Place).shape.reduce((product, dim) => product * dim, 1) / size;
  return {
    ...{ name: p.name, bytes: builder.bytes(), blocks },
    ...{ inputs: countOf(plan.inputs), outputs: countOf(plan.outputs) },
  };
};

const requireOneBatch = (who: string, input: Shape, free: readonly string[]): void => {
  if (free.length === 0 || (free.length === 1 && input[0] === free[0])) return;
  throw complain('NALU_OPTION', {
    who,
    required: 'the first axis of x alone may have any size',
    got: printShape(input),
    advice: `Name the sizes of the others in dims: { ${free.map((axis) => `${axis}: …`).join(', ')} }.`,
  });
};

const mixed = (who: string, batch: string) =>
  complain('NALU_UNSUPPORTED', {
    who,
    required: 'each example must be computed for itself',
    got: `a model that looks at the whole of "${batch}"`,
    advice: `Name its size in dims: { ${batch}: … }.`,
  });

const startOf = ({ layout }: Plan, [place]: readonly Place[]): number => {
  const { buffer, offset } = (place as Place).operand as Access;
  return (layout.address.get(buffer) as number) / 4 + offset;
};
