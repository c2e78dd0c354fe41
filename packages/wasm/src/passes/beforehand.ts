import { type Buffer, isLoop, type Unit } from '../ir.js';
import { buffersRead, buffersWritten } from './dependencies.js';

/** The units of a program in two parts. */
export interface Parts {
  /** What depends on constants alone: it is computed once, when the module is made. */
  readonly before: readonly Unit[];
  readonly during: readonly Unit[];
  /** What the first part makes for the second, or as a result: it stays. */
  readonly made: readonly Buffer[];
}

/** Parts a program. Where its parameters are constants, what is made of them alone is not made in every call. */
export const partsOf = (
  units: readonly Unit[],
  inputs: readonly Buffer[],
  results: readonly Buffer[],
): Parts => {
  const varying = new Set(inputs);
  const [before, during]: [Unit[], Unit[]] = [[], []];
  for (const unit of units) {
    const isEarly = !draws(unit) && !buffersRead(unit).some((buffer) => varying.has(buffer));
    (isEarly ? before : during).push(unit);
    // A buffer of several parts is made when its last part is.
    if (!isEarly) for (const buffer of buffersWritten(unit)) varying.add(buffer);
  }
  const late = new Set(during.flatMap(buffersWritten));
  const early = before.filter((unit) => !buffersWritten(unit).some((buffer) => late.has(buffer)));
  const rest = units.filter((unit) => !early.includes(unit));
  const wanted = new Set([...results, ...rest.flatMap(buffersRead)]);
  const made = early.flatMap(buffersWritten).filter((buffer) => wanted.has(buffer));
  return { before: early, during: rest, made };
};

/** A draw has no operand, and yet is another one in each call. */
const draws = (unit: Unit): boolean => (isLoop(unit) ? unit.body.some(draws) : unit.f === 'random');
