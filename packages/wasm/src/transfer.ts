import { isLiteral } from './ir.js';
import type { Place } from './passes/lower.js';
import { rowStrides } from './passes/views.js';

// Hosts count by rows, modules by columns: numbers turn on their way in and out. What can be known of a place is known before.

/** Copies rows of the host to where a program reads them. */
export type Writer = (memory: Float32Array, data: Float32Array) => void;
/** Copies a result of a program into rows of its own. */
export type Reader = (memory: Float32Array) => Float32Array;

/** The last axis is walked by a plain loop, the others by a list of where each row begins. */
interface Rows {
  readonly starts: Int32Array;
  readonly count: number;
  readonly stride: number;
}

const rowsOf = (shape: readonly number[], strides: readonly number[], start: number): Rows => {
  let starts = [start];
  shape.slice(0, -1).forEach((size, axis) => {
    const steps = Array.from({ length: size }, (_, i) => i * (strides[axis] as number));
    starts = starts.flatMap((at) => steps.map((step) => at + step));
  });
  return { starts: Int32Array.from(starts), count: shape.at(-1) ?? 1, stride: strides.at(-1) ?? 0 };
};

/** Whether memory holds the numbers as the host does. */
const isInRows = (shape: readonly number[], strides: readonly number[]): boolean =>
  rowStrides(shape).every((stride, axis) => stride === strides[axis]);

/** So many numbers a loop copies before the engine has begun to: the parameters of a small model. */
const FEW = 64;

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, dim) => size * dim, 1);

/** @param start where the buffer of the place begins in memory, in numbers. */
export const writerOf = ({ shape, operand }: Place, start: number): Writer => {
  if (isLiteral(operand)) return () => {};
  const { strides, offset } = operand;
  if (isInRows(shape, strides) && sizeOf(shape) > FEW)
    return (memory, data) => memory.set(data, start + offset);
  const { starts, count, stride } = rowsOf(shape, strides, start + offset);
  return (memory, data) => {
    for (let row = 0, from = 0; row < starts.length; row++) {
      let at = starts[row] as number;
      for (let i = 0; i < count; i++, at += stride) memory[at] = data[from++] as number;
    }
  };
};

/** @param start where the buffer of the place begins in memory, in numbers. */
export const readerOf = ({ shape, operand }: Place, start: number): Reader => {
  const size = sizeOf(shape);
  if (isLiteral(operand)) return () => new Float32Array(size).fill(operand.value);
  const { strides, offset } = operand;
  if (isInRows(shape, strides) && size > FEW)
    return (memory) => memory.slice(start + offset, start + offset + size);
  const { starts, count, stride } = rowsOf(shape, strides, start + offset);
  return (memory) => {
    const data = new Float32Array(size);
    for (let row = 0, to = 0; row < starts.length; row++) {
      let at = starts[row] as number;
      for (let i = 0; i < count; i++, at += stride) data[to++] = memory[at] as number;
    }
    return data;
  };
};
