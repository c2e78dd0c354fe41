import { complain } from '../errors.js';
import type { Ops, Shape } from '../ops.js';
import type { Program } from '../program.js';
import type { RandomStream } from '../random/stream.js';
import { isStatic } from '../shapes.js';
import { leafSpecs, type Of, printShape, type SpecTree, type TensorSpec } from '../spec.js';

/** One batch: what the model sees, and what it should say. */
export interface BatchSpec {
  readonly x: TensorSpec;
  readonly y: TensorSpec;
}

/** A program over random leaves: compiled with the step, and drawn from the documented stream. */
// biome-ignore lint/suspicious/noExplicitAny: its inputs are known to itself alone; fit walks them by their spec.
export type DataProgram = Program<any, BatchSpec>;

/** A function on the host that writes a batch, for data that no formula makes. */
export interface Sampler {
  readonly batch: BatchSpec;
  /** Fills both arrays, row-major. `random` is the only randomness it may use, or a resumed run will differ. */
  readonly sample: (
    into: { readonly x: Float32Array; readonly y: Float32Array },
    random: RandomStream,
  ) => void;
}

/**
 * Data that the host writes.
 *
 * @throws {NaluError} NALU_SHAPE when a size is left free.
 * @example
 * sampler({ x: tensor(32, 2), y: tensor(32, 1) }, ({ x, y }, random) => {
 *   random.fill(x, uniform(0, 1));
 *   for (let i = 0; i < 32; i++) y[i] = x[2 * i] + x[2 * i + 1];
 * });
 */
export const sampler = (batch: BatchSpec, sample: Sampler['sample']): Sampler => {
  for (const { path, spec } of leafSpecs(batch))
    if (!isStatic(spec.shape))
      throw complain('NALU_SHAPE', {
        who: 'sampler',
        required: `"${path}" must have sizes that are known`,
        got: printShape(spec.shape),
      });
  return { batch, sample };
};

export type Data = DataProgram | Sampler;

/** The two kinds of data as one: what goes into a step, and how a batch comes of it. */
export interface DataSource {
  readonly inputs: SpecTree;
  readonly batch: <T>(ops: Ops<T>, inputs: Of<SpecTree, T>) => Of<BatchSpec, T>;
  readonly sampler: Sampler | undefined;
  /** The shape of x, whose sizes are known. */
  readonly xShape: Shape;
}

export const dataSource = (data: Data): DataSource => {
  if ('sample' in data)
    return {
      inputs: { ...data.batch },
      batch: (_, inputs) => inputs as Of<BatchSpec, never>,
      sampler: data,
      xShape: data.batch.x.shape,
    };
  return {
    inputs: data.inputs as SpecTree,
    batch: (ops, inputs) => data.apply(ops, inputs as never),
    sampler: undefined,
    xShape: (data.outputs as BatchSpec).x.shape,
  };
};
