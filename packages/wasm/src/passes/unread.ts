import { type Buffer, isLoop, type Unit } from '../ir.js';
import { buffersRead } from './dependencies.js';

/**
 * Drops statements whose result nobody reads, as when a rule has looked through a node.
 *
 * @param units in an order in which they can be computed.
 * @param kept what is read from outside.
 */
export const withoutUnread = (units: readonly Unit[], kept: readonly Buffer[]): Unit[] => {
  const read = new Set(kept);
  const left: Unit[] = [];
  for (const unit of [...units].reverse()) {
    const used = isLoop(unit) ? withoutUnreadInside(unit) : unit;
    // A draw moves its stream, whoever reads it.
    if (!isLoop(used) && used.f !== 'random' && !read.has(used.out.buffer)) continue;
    left.push(used);
    for (const buffer of buffersRead(used)) read.add(buffer);
  }
  return left.reverse();
};

const withoutUnreadInside = <L extends Extract<Unit, { readonly body: unknown }>>(loop: L): L => ({
  ...loop,
  body: withoutUnread(loop.body, [...loop.carries.map(({ next }) => next), ...loop.written]),
});
