import { batched } from '../interpreters/batched.js';
import type { HostArray } from '../ops.js';
import { program } from '../program.js';
import type { Runtime } from '../runtime.js';
import { type Given, mapTree, type Of, prefixed, type SpecTree, tensor } from '../spec.js';
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
  const feed = feedOf(run ^ 0x80000000, seeds, true, step.source.sampler);
  const evaluation = evaluationOf(step, seeds.length);
  const executable = await runtime.compile(evaluation, { dims: { [PARTS]: batches } });
  const inputs = {
    params: Object.fromEntries(Object.entries(params).map(([path, array]) => [path, runtime.upload(array)])),
    data: Object.fromEntries(
      Object.entries(feed.sample(batches)).map(([name, array]) => [name, runtime.upload(array)]),
    ),
  };
  const { losses } = (await executable.run(inputs as Given<SpecTree, V>, { random: feed.random })) as {
    readonly losses: V;
  };
  const { data } = await runtime.read(losses);
  [losses, ...Object.values(inputs.params), ...Object.values(inputs.data)].forEach(runtime.dispose);
  await executable.dispose();
  return seeds.map((_, s) => {
    let total = 0;
    for (let batch = 0; batch < batches; batch++) total += data[batch * seeds.length + s] as number;
    return total / batches;
  });
};

const evaluationOf = (step: TrainStep, seeds: number) => {
  const params = prefixed(step.state.params as SpecTree, seeds);
  const xs = prefixed(step.inputs.data as SpecTree, seeds);
  const specs = { carry: {}, xs, ys: { loss: tensor(seeds) } };
  return program(
    'held-out loss',
    { params, data: prefixed(xs, PARTS) } as SpecTree,
    { losses: tensor(PARTS, seeds) } as SpecTree,
    (ops, inputs) => {
      type T = ReturnType<typeof ops.constant>;
      const given = inputs as { readonly params: Of<SpecTree, T>; readonly data: Of<SpecTree, T> };
      const many = batched(ops, seeds);
      type B = ReturnType<typeof many.constant>;
      const split = (spec: SpecTree, tree: Of<SpecTree, T>) =>
        mapTree<SpecTree, T, B>(spec, tree, many.split);
      const { ys } = ops.scan(specs, {}, given.data, (_, data) => {
        const loss = step.evaluate<B>(
          many,
          split(params, given.params) as Readonly<Record<string, B>>,
          split(xs, data),
        );
        return { carry: {}, y: { loss: many.join(loss) } };
      });
      return { losses: ys.loss } as Of<SpecTree, T>;
    },
  );
};
