import type { Shape } from '../ops.js';
import { joinPath, type Law, leafSpecs } from '../spec.js';
import type { Unit } from '../units/unit.js';
import type { Data } from './data.js';

/** What a model was trained on. */
export interface TrainedOn {
  /** The name of the program that made the data. */
  readonly name: string;
  /** What its random leaves are drawn from, by path, in the words that make a law: `uniform(1, 2)`. */
  readonly range: Readonly<Record<string, string>>;
}

/** What data say of themselves; a sampler is a function, and says nothing. */
export const trainedOn = (data: Data): TrainedOn | undefined => {
  if ('sample' in data) return undefined;
  const drawn = leafSpecs(data.inputs).flatMap(({ path, spec }) =>
    spec.kind === 'random' ? [[path, printLaw(spec.law)] as const] : [],
  );
  return { name: data.name, range: Object.fromEntries(drawn) };
};

const printLaw = (law: Law): string =>
  law.name === 'uniform' ? `uniform(${law.low}, ${law.high})` : `normal(${law.mean}, ${law.deviation})`;

interface Known {
  // biome-ignore lint/suspicious/noExplicitAny: only its facts are read.
  readonly model: Unit<any>;
  readonly seed?: number;
  readonly task?: TrainedOn | undefined;
}

/**
 * What is known of a trained model, as text by name, for the metadata of its files: `model`, `units` with their sizes and
 * options as JSON, `task` and `range` where the data are a program, and `seed`.
 */
export const factsOf = ({ model, seed, task }: Known): Readonly<Record<string, string>> => ({
  model: model.name,
  units: JSON.stringify(unitsOf(model, '')),
  ...(task && { task: task.name, range: JSON.stringify(task.range) }),
  ...(seed !== undefined && { seed: String(seed) }),
});

interface UnitFacts {
  readonly path: string;
  readonly unit: string;
  readonly input: Shape;
  readonly output: Shape;
  readonly options?: object;
}

const unitsOf = ({ name, parts, input, output, options = {} }: Known['model'], path: string): UnitFacts[] => {
  if (parts !== undefined)
    return Object.entries(parts).flatMap(([place, part]) => unitsOf(part, joinPath(path, place)));
  const hasOptions = Object.keys(options).length > 0;
  return [{ path, unit: name, input, output, ...(hasOptions && { options: asText(options) }) }];
};

/** JSON has no ∞, and a function has no text: the one stands as a word, the other is left out. */
const asText = (options: object): object =>
  JSON.parse(
    JSON.stringify(options, (_, value) =>
      typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
    ),
  );
