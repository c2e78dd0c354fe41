/** A tree by name. */
interface Tree<T> {
  readonly [name: string]: T | Tree<T>;
}

type Branch<T> = Map<string, T | Branch<T>>;

const grow = <T>(entries: readonly (readonly [name: string, leaf: T])[]): Branch<T> | undefined => {
  const root: Branch<T> = new Map();
  for (const [name, leaf] of entries) {
    const parts = name.split('.');
    const last = parts.pop() as string;
    let at = root;
    for (const part of parts) {
      const next = at.get(part) ?? new Map();
      if (!(next instanceof Map)) return undefined;
      at.set(part, next);
      at = next;
    }
    if (at.has(last)) return undefined;
    at.set(last, leaf);
  }
  return root;
};

const plain = <T>(branch: Branch<T>): Tree<T> =>
  Object.fromEntries([...branch].map(([name, each]) => [name, each instanceof Map ? plain(each) : each]));

const deepest = 16;

/** Whether dots in the names stand for branches: `params.wHat`, and not `v1..x` or `a` beside `a.b`. */
const isPath = (name: string): boolean => {
  const parts = name.split('.');
  return parts.length <= deepest && parts.every((part) => part !== '');
};

/**
 * The tree that dotted names stand for, `{ params: { wHat } }` for `params.wHat`. Where some of them could not stand in one
 * tree, every name is a leaf at the top.
 */
export const treeOfNames = <T>(entries: readonly (readonly [name: string, leaf: T])[]): Tree<T> => {
  const grown = entries.every(([name]) => isPath(name)) ? grow(entries) : undefined;
  return grown === undefined ? Object.fromEntries(entries) : plain(grown);
};
