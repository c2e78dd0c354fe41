import { complain, printShape, type Shape } from '@nalu/core';
import { emitPlan, PAGE, requireRoom } from '../compiled.js';
import { moduleBuilder } from '../encoder/module.js';
import { isLiteral } from '../ir.js';
import type { Place } from '../passes/lower.js';
import { rowStrides } from '../passes/views.js';
import { type Plan, planOf } from '../plan.js';
import { graphFor, type Sizes } from '../specialise.js';
import { type Fixed, fixedProgram } from './fixed.js';
import { isPerExample } from './per-example.js';

/** Where the examples of a block stand in memory, in numbers: each begins a step after the one before. */
export interface Columns {
  /** Of every number of the first example, in row order. */
  readonly at: readonly number[];
  readonly step: number;
}

/** Two functions of the module, `prepare64` and `run64`: the second computes `size` examples at once. */
export interface Block {
  readonly size: number;
  readonly x: Columns;
  readonly y: Columns;
}

/** A model as a module that imports nothing, and exports its `memory`. */
export interface ModelModule {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The largest first. */
  readonly blocks: readonly Block[];
}

/** Of 64 for speed, and of 4 for few: lanes run along the batch in both, so a row has the same bits in each. */
const SIZES = [64, 4];

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
    const plan = planOf(graphFor(p, sizes), [], start);
    start = plan.layout.bytes;
    plans.push(plan);
  }
  requireRoom(who, start, MEMORY_LIMIT);
  const builder = moduleBuilder({ pages: Math.ceil(start / PAGE) });
  const blocks = plans.map((plan, i): Block => {
    const size = batch === undefined ? 1 : (SIZES[i] as number);
    emitPlan(builder, plan, { fused: false }, { before: `prepare${size}`, items: `run${size}` });
    const columns = ([place]: readonly Place[]) => columnsOf(plan, place as Place, batch !== undefined);
    return { size, x: columns(plan.inputs), y: columns(plan.outputs) };
  });
  return { name: p.name, bytes: builder.bytes(), blocks };
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

/** @param batched whether axis 0 counts examples; else all numbers are one. */
const columnsOf = ({ layout }: Plan, { shape, operand }: Place, batched: boolean): Columns => {
  if (isLiteral(operand)) throw new Error('a model whose result is a number alone has no place');
  const { buffer, offset, strides } = operand;
  const start = (layout.address.get(buffer) as number) / 4 + offset;
  const [own, steps] = batched ? [shape.slice(1), strides.slice(1)] : [shape, strides];
  const rows = rowStrides(own);
  const count = own.reduce((product, dim) => product * dim, 1);
  const placeOf = (index: number): number =>
    own.reduce((sum, dim, axis) => {
      const i = dim === 1 ? 0 : Math.floor(index / (rows[axis] as number)) % dim;
      return sum + i * (steps[axis] as number);
    }, start);
  return {
    at: Array.from({ length: count }, (_, i) => placeOf(i)),
    step: batched ? (strides[0] as number) : 0,
  };
};
