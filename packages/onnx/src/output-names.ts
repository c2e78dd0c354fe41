const suffix = '_out';

/**
 * What outputs of ours are called in a program, by their names in the file: without the `_out` that one got because an input has
 * its path, as when a training step takes and gives `params.w`. The name stays where it could mean something else.
 */
export const pathsByName = (names: readonly string[], taken: ReadonlySet<string>): readonly string[] => {
  const before = (name: string) => name.slice(0, -suffix.length);
  const isRenamed = (name: string) =>
    name.endsWith(suffix) && taken.has(before(name)) && !names.includes(before(name));
  return names.map((name) => (isRenamed(name) ? before(name) : name));
};

/** Under which a file keeps the paths of its outputs, in their order, where their names do not tell them. */
export const outputPathsKey = 'outputs';

/** The metadata that a file needs so that its outputs come back under their paths: mostly none. */
export const outputFacts = (
  outputs: readonly { readonly name: string; readonly path: string }[],
  taken: ReadonlySet<string>,
): Readonly<Record<string, string>> => {
  const paths = outputs.map(({ path }) => path);
  const told = pathsByName(
    outputs.map(({ name }) => name),
    taken,
  );
  return paths.every((path, i) => path === told[i]) ? {} : { [outputPathsKey]: JSON.stringify(paths) };
};
