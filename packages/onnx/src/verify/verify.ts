import { eager, type NdArray, requireKind, requireNames, requireSizes } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { type Imported, importModel } from '../import/from-onnx.js';
import type { FromOnnxOptions } from '../import/options.js';
import type { ModelProto } from '../schema.js';
import { decodeModel, encodeModel } from '../wire.js';
import { type Difference, differenceOf, larger, noDifference } from './differences.js';
import { embedded } from './embedded.js';
import { type Engine, isFileEngine, type OpenedFile, openedProgram } from './engines.js';
import { type Parting, partingOf } from './parting.js';
import { checkedSamples, type DrawOptions, drawSamples, type Sample } from './samples.js';

export interface VerifyOptions extends DrawOptions, Pick<FromOnnxOptions, 'external'> {
  /**
   * The largest relative difference that passes. By default that of the lowest precision on the way: 1e-9 for float64, 1e-4
   * for float32, 2e-2 for float16.
   */
  readonly tolerance?: number;
}

/** How one engine did. */
export interface VerifyRow extends Difference {
  readonly name: string;
  readonly tolerance: number;
  readonly passed: boolean;
  /** The output that is furthest off, where one is. */
  readonly output?: string;
  /** Where it leaves the reference, if it went past the tolerance. */
  readonly parting?: Parting;
  /** Why there is nothing to compare. */
  readonly error?: string;
}

export interface VerifyReport {
  readonly passed: boolean;
  readonly samples: number;
  readonly rows: readonly VerifyRow[];
}

const who = 'verify';
const tolerances: Readonly<Record<string, number>> & { readonly float32: number } = {
  float16: 2e-2,
  float32: 1e-4,
  float64: 1e-9,
};

type Outputs = Readonly<Record<string, NdArray>>;

/** A model that is being verified. */
interface Subject {
  readonly model: ModelProto;
  readonly bytes: Uint8Array;
  readonly imported: Imported;
  readonly options: VerifyOptions;
  readonly samples: readonly Sample[];
  /** The outputs of the reference, for each sample. */
  readonly expected: readonly Outputs[];
}

/**
 * Runs an ONNX file on several engines, and says how far each is from the float64 reference.
 *
 * An engine that opens files runs these very bytes; a {@link Runtime} runs the program that {@link fromOnnx} makes of them.
 * `samples` are arrays by the names of the file's inputs, or the number of them to draw. Differences are per output, the
 * relative one in parts of its largest element. Past the tolerance, the first node is looked for whose value is already off.
 *
 * @throws {NaluError} as {@link fromOnnx}, for a file that the reference cannot run; NALU_OPTION, NALU_TREE or NALU_SHAPE for
 * samples and options that do not fit. What goes wrong in an engine is told in its row.
 * @example
 * const { passed, rows } = await verify(bytes, [{ name: 'onnxruntime', open: openOnnx }, eager(reference)], 8);
 * rows[0].relative; // 3e-8
 */
export const verify = async (
  bytes: Uint8Array,
  engines: readonly Engine[],
  samples: number | readonly Sample[] = 8,
  options: VerifyOptions = {},
): Promise<VerifyReport> => {
  requireNames(who, options, ['tolerance', 'seed', 'range', 'dims', 'external']);
  requireSizes(who, options.dims ?? {});
  requireKind(
    who,
    'the engines',
    'a list of at least one',
    Array.isArray(engines) && engines.length > 0,
    engines,
  );
  if (typeof samples === 'number') requireSizes(who, { samples });
  const subject = await subjectOf(bytes, samples, options);
  const rows: VerifyRow[] = [];
  for (const engine of engines) rows.push(await rowOf(engine, subject));
  return { passed: rows.every(({ passed }) => passed), samples: subject.samples.length, rows };
};

const subjectOf = async (
  bytes: Uint8Array,
  samples: number | readonly Sample[],
  options: VerifyOptions,
): Promise<Subject> => {
  requireKind(who, 'the file', 'a Uint8Array', bytes instanceof Uint8Array, bytes);
  const stored = decodeModel(bytes);
  const imported = importModel(stored, importOptions(options));
  const model = embedded(stored, options.external);
  const { inputs } = imported;
  const given =
    typeof samples === 'number' ? drawSamples(inputs, samples, options) : checkedSamples(inputs, samples);
  const expected = await outputsOf(await openedProgram(eager(reference), imported), given);
  const whole = model === stored ? bytes : encodeModel(model);
  return { model, bytes: whole, imported, options, samples: given, expected };
};

const missing = { absolute: Number.POSITIVE_INFINITY, relative: Number.POSITIVE_INFINITY };

const importOptions = ({ external, dims }: VerifyOptions): FromOnnxOptions => ({
  ...(external && { external }),
  ...(dims && { dims }),
});

const outputsOf = async (file: OpenedFile, samples: readonly Sample[]): Promise<readonly Outputs[]> => {
  try {
    const outputs: Outputs[] = [];
    for (const sample of samples) outputs.push(await file.run(sample));
    return outputs;
  } finally {
    await file.close();
  }
};

const toleranceFor = (engine: Engine, { imported, options }: Subject): number => {
  const precisions = [imported.program.elementType, isFileEngine(engine) ? 'float64' : engine.precision];
  return options.tolerance ?? Math.max(...precisions.map((each) => tolerances[each] ?? tolerances.float32));
};

const rowOf = async (engine: Engine, subject: Subject): Promise<VerifyRow> => {
  const { name } = engine;
  const tolerance = toleranceFor(engine, subject);
  try {
    const file = isFileEngine(engine)
      ? await engine.open(subject.bytes)
      : await openedProgram(engine, subject.imported);
    const outputs = await outputsOf(file, subject.samples);
    return await judged(engine, subject, outputs, tolerance);
  } catch (error) {
    return {
      name,
      tolerance,
      ...missing,
      passed: false,
      error: error instanceof Error ? error.message : String(error),
    };
  }
};

/** The output that is furthest off, over all samples, and in which of them. */
const judged = async (
  engine: Engine,
  { model, options, samples, expected }: Subject,
  outputs: readonly Outputs[],
  tolerance: number,
): Promise<VerifyRow> => {
  let [total, worst] = [noDifference, { output: '', sample: 0, relative: 0 }];
  expected.forEach((arrays, sample) => {
    for (const [output, array] of Object.entries(arrays)) {
      const got = outputs[sample]?.[output];
      const difference = got === undefined ? missing : differenceOf(got, array);
      if (difference.relative > worst.relative) worst = { output, sample, relative: difference.relative };
      total = larger(total, difference);
    }
  });
  const passed = total.relative <= tolerance;
  const row = {
    name: engine.name,
    tolerance,
    ...total,
    passed,
    ...(worst.output !== '' && { output: worst.output }),
  };
  if (passed) return row;
  const sample = samples[worst.sample] as Sample;
  // How far off it is stands already; an engine that cannot give out every value says no more than that.
  const parting = await partingOf(model, importOptions(options), engine, sample, tolerance).catch(
    () => undefined,
  );
  return { ...row, ...(parting && { parting }) };
};
