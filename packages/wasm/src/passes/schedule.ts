import { contracts, type Item, isLoop, type Nest, type Statement, type Unit } from '../ir.js';
import { type Dependencies, dependenciesOf } from './dependencies.js';
import { grow, keyOf, nestOf } from './fusion.js';

/**
 * Puts units into nests, backwards from the results: each as late as possible.
 *
 * A statement joins a nest when all that read it are done, or read it inside at the same index. Backwards, what one loop
 * alone uses is computed in it, products that read the same operand meet in one pass, and no order can close a circle.
 */
export const schedule = (units: readonly Unit[]): Item[] => {
  const order = new Map(units.map((unit, i) => [unit, i]));
  const place = (unit: Unit) => order.get(unit) as number;
  const dependencies = dependenciesOf(units);
  const pending = new Set<Unit>(units);
  const isReady = (unit: Unit) => dependencies.readersOf(unit).every((reader) => !pending.has(reader));
  const ready = new Set(units.filter(isReady));
  const items: Item[] = [];
  while (pending.size > 0) {
    const latest = [...ready].sort((a, b) => place(b) - place(a));
    const chosen = chosenOf(latest, pending, dependencies);
    for (const unit of chosen) {
      pending.delete(unit);
      ready.delete(unit);
    }
    for (const unit of chosen)
      for (const writer of dependencies.writersFor(unit))
        if (pending.has(writer) && isReady(writer)) ready.add(writer);
    items.push(itemOf([...chosen].sort((a, b) => place(a) - place(b))));
  }
  return items.reverse();
};

/** The nest that swallows the largest share of its space: elementwise ones before products, and loops last. */
const chosenOf = (
  ready: readonly Unit[],
  pending: ReadonlySet<Unit>,
  dependencies: Dependencies,
): readonly Unit[] => {
  const seeds = new Map<string, Statement>();
  for (const unit of ready) if (!isLoop(unit) && !seeds.has(keyOf(unit))) seeds.set(keyOf(unit), unit);
  if (seeds.size === 0) return ready.slice(0, 1);
  const counts = new Map<string, number>();
  for (const unit of pending) if (!isLoop(unit)) counts.set(keyOf(unit), (counts.get(keyOf(unit)) ?? 0) + 1);
  const groups = [...seeds].map(([key, first]) => {
    const group = grow(first, ready, pending, dependencies);
    return { group, score: (contracts(first) ? 0 : 1) + group.length / (counts.get(key) as number) };
  });
  return groups.reduce((best, each) => (each.score > best.score ? each : best)).group;
};

const itemOf = (chosen: readonly Unit[]): Item => {
  const [first] = chosen as readonly [Unit];
  if (!isLoop(first)) return nestOf(chosen as readonly Statement[]);
  // The starts are copies alone, so they make no loop.
  return { ...first, starts: schedule(first.starts) as Nest[], body: schedule(first.body) };
};
