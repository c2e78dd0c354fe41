import { type Access, type Buffer, isLiteral, isLoop, type Statement, type Unit } from '../ir.js';

/** Who reads what whom writes, among the units of one block. */
export interface Dependencies {
  /** The units that read what `unit` writes. */
  readonly readersOf: (unit: Unit) => readonly Unit[];
  /** The units that write what `unit` reads. */
  readonly writersFor: (unit: Unit) => readonly Unit[];
}

export const buffersRead = (unit: Unit): Buffer[] =>
  isLoop(unit)
    ? [...unit.starts, ...unit.body].flatMap(buffersRead)
    : unit.args.flatMap((arg) => (isLiteral(arg) ? [] : [arg.buffer]));

/** What others may read after it: a loop gives its carries and its stacks. */
export const buffersWritten = (unit: Unit): readonly Buffer[] =>
  isLoop(unit) ? [...unit.carries.map(({ now }) => now), ...unit.written] : [unit.out.buffer];

export const dependenciesOf = (units: readonly Unit[]): Dependencies => {
  const readers = new Map<Buffer, Unit[]>();
  const writers = new Map<Buffer, Unit[]>();
  const enter = (map: Map<Buffer, Unit[]>, buffers: readonly Buffer[], unit: Unit): void => {
    for (const buffer of new Set(buffers)) map.set(buffer, [...(map.get(buffer) ?? []), unit]);
  };
  const reads = new Map(units.map((unit) => [unit, [...new Set(buffersRead(unit))]]));
  for (const unit of units) {
    enter(readers, reads.get(unit) ?? [], unit);
    enter(writers, buffersWritten(unit), unit);
  }
  const others = (map: Map<Buffer, Unit[]>, buffers: readonly Buffer[], unit: Unit): Unit[] =>
    buffers.flatMap((buffer) => map.get(buffer) ?? []).filter((other) => other !== unit);
  return {
    readersOf: (unit) => others(readers, buffersWritten(unit), unit),
    writersFor: (unit) => others(writers, reads.get(unit) ?? [], unit),
  };
};

/** The accesses by which a statement reads a buffer. */
export const accessesTo = ({ args }: Statement, buffer: Buffer): Access[] =>
  args.flatMap((arg) => (!isLiteral(arg) && arg.buffer === buffer ? [arg] : []));
