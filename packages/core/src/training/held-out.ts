import { batched } from '../interpreters/batched.js';
import { zeros } from '../nd-array.js';
import type { HostArray } from '../ops.js';
import { program } from '../program.js';
import type { Runtime } from '../runtime.js';
import { type Given, mapTree, type Of, prefixed, type SpecTree, tensor } from '../spec.js';
import { take, withUploaded } from './device.js';
import { feedOf } from './feed.js';
import type { Named } from './optimizers.js';
import type { TrainStep } from './train-step.js';

const PARTS = 'batches';

/** The mean loss of each seed over `batches` fresh batches, which training has not drawn. */
export const heldOutLosses = async <V>(
  runtime: Runtime<V>,
  step: TrainStep,
  params: Named<HostArray>,
  {
    run,
    seeds,
    batches,
  }: { readonly run: number; readonly seeds: readonly number[]; readonly batches: number },
): Promise<readonly number[]> => {
  // Other streams than training's: the same seeds of the run that lies opposite in the 32 bits.
  const feed = feedOf((run ^ 0x80000000) >>> 0, { seeds, hasAxis: true }, step.source.sampler);
  const evaluation = evaluationOf(step, seeds.length);
  const executable = await runtime.compile(evaluation, { dims: { [PARTS]: batches } });
  const uploadAll = (arrays: Named<HostArray>, upload: (array: HostArray) => V) =>
    Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, upload(array)]));
  try {
    const { data } = await withUploaded(runtime, async (upload) => {
      const inputs = {
        numbers: upload(zeros([batches])),
        params: uploadAll(params, upload),
        data: uploadAll(feed.sample(batches), upload),
      };
      const outputs: unknown = await executable.run(inputs as Given<SpecTree, V>, { random: feed.random });
      return take(runtime, (outputs as { readonly losses: V }).losses);
    });
    return seeds.map((_, s) => meanOfColumn(data, s, seeds.length));
  } finally {
    await executable.dispose();
  }
};

const meanOfColumn = (data: Float64Array, column: number, columns: number): number => {
  const values = data.filter((_, i) => i % columns === column);
  return values.reduce((total, value) => total + value, 0) / values.length;
};

interface EvaluationInputs<T> {
  readonly params: Of<SpecTree, T>;
  readonly numbers: T;
  readonly data: Of<SpecTree, T>;
}

const evaluationOf = (step: TrainStep, seeds: number) => {
  const params = prefixed(step.state.params as SpecTree, seeds);
  const data = prefixed(step.inputs.data as SpecTree, seeds);
  // A fixed batch has no leaf to draw: a number for each batch then tells the scan its length.
  const specs = { carry: {}, xs: { number: tensor(), data }, ys: { loss: tensor(seeds) } };
  return program(
    'held-out loss',
    { params, numbers: tensor(PARTS), data: prefixed(data, PARTS) } as SpecTree,
    { losses: tensor(PARTS, seeds) } as SpecTree,
    (ops, inputs) => {
      type T = ReturnType<typeof ops.constant>;
      const given = inputs as unknown as EvaluationInputs<T>;
      const many = batched(ops, seeds);
      type B = ReturnType<typeof many.constant>;
      const split = (spec: SpecTree, tree: Of<SpecTree, T>) =>
        mapTree<SpecTree, T, B>(spec, tree, many.split);
      const { ys } = ops.scan(specs, {}, { number: given.numbers, data: given.data }, (_, x) => {
        const loss = step.evaluate<B>(
          many,
          split(params, given.params) as Readonly<Record<string, B>>,
          split(data, x.data),
        );
        return { carry: {}, y: { loss: many.join(loss) } };
      });
      return { losses: ys.loss } as Of<SpecTree, T>;
    },
  );
};
