import {
  type BatchSpec,
  type Data,
  ndArray,
  type Ops,
  program,
  type RandomSpec,
  random,
  randomSource,
  sampler,
  tensor,
  uniform,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { type ModelForm, type ModelName, subsets } from './forms.js';
import { symbols } from './models.js';

/** What is drawn, and how a batch comes of it. */
interface Task {
  readonly drawn: RandomSpec;
  readonly batch: BatchSpec;
  readonly of: <T>(ops: Ops<T>, drawn: T) => { readonly x: T; readonly y: T };
}

/** Two sums of inputs of [1, 2), and what becomes of them. */
const arithmetic =
  (target: 'add' | 'mul') =>
  ({ batch, inputs, name, hidden }: ModelForm): Task => {
    const outputs = name === 'nac' || name === 'nalu' ? hidden : 1;
    const [first, second] = subsets(inputs) as readonly [
      readonly [number, number],
      readonly [number, number],
    ];
    return {
      drawn: random(uniform(1, 2), batch, inputs),
      batch: { x: tensor(batch, inputs), y: tensor(batch, outputs) },
      of: (ops, x) => {
        const { broadcastTo, slice, sum } = ops;
        const a = sum(slice(x, 1, ...first), [1]);
        const b = sum(slice(x, 1, ...second), [1]);
        const y = ops[target](a, b);
        return { x, y: outputs === 1 ? y : broadcastTo(y, [batch, outputs]) };
      },
    };
  };

/** Sequences of one-hot symbols, and how often each stood in them. */
const counting = ({ batch, length }: ModelForm): Task => {
  const edges = Array.from({ length: symbols }, (_, k) => k / symbols);
  // The first symbol takes a drawn 0 as well.
  const lower = ndArray([symbols], [-1, ...edges.slice(1)]);
  const upper = ndArray([symbols], [...edges.slice(1), 1]);
  return {
    drawn: random(uniform(0, 1), length, batch, 1),
    batch: { x: tensor(length, batch, symbols), y: tensor(batch, symbols) },
    of: ({ constant, greater, reshape, sub, sum }, drawn) => {
      const x = sub(greater(drawn, constant(lower)), greater(drawn, constant(upper)));
      return { x, y: reshape(sum(x, [0]), [batch, symbols]) };
    },
  };
};

const tasks: Readonly<Record<ModelName, (form: ModelForm) => Task>> = {
  nac: arithmetic('add'),
  nalu: arithmetic('mul'),
  'nau-nmu': arithmetic('mul'),
  'nalu-stack': arithmetic('mul'),
  counting,
};

/** A new batch for every step and every seed. */
export const freshData = (form: ModelForm): Data => {
  const { drawn, batch, of } = tasks[form.name](form);
  return program('fresh data', { drawn }, batch, (ops, { drawn }) => of(ops, drawn));
};

/** The one batch of fixed data. */
export const fixedBatch = (form: ModelForm) => {
  const { drawn, of } = tasks[form.name](form);
  return of(reference, randomSource(0).draw('fixed', drawn.law, drawn.shape as readonly number[]));
};

/** The same batch in every step, as a part of the program. */
export const fixedData = (form: ModelForm): Data => {
  const { x, y } = fixedBatch(form);
  return program('fixed data', {}, tasks[form.name](form).batch, ({ constant }) => ({
    x: constant(x),
    y: constant(y),
  }));
};

/** The same batch in every step, for each seed by itself: on a seed axis, a constant would be shared by all, which is another task. */
export const copiedData = (form: ModelForm): Data => {
  const { x, y } = fixedBatch(form);
  return sampler(tasks[form.name](form).batch, (into) => {
    into.x.set(x.data);
    into.y.set(y.data);
  });
};
