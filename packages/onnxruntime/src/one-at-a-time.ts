import type { OrtSession, OrtWeb } from './ort.js';

// On WebGPU, onnxruntime-web 1.30 refuses to create two sessions at once, and what runs at once in two of them fails or
// never ends, for they share one command encoder. This can go when it takes care itself:
// https://github.com/microsoft/onnxruntime/issues/32561

type Queue = <A>(body: () => Promise<A>) => Promise<A>;

const queue = (): Queue => {
  let last: Promise<unknown> = Promise.resolve();
  return (body) => {
    const result = last.then(body);
    last = result.catch(() => {});
    return result;
  };
};

/** One for each copy of onnxruntime-web, for all runtimes over it share its device. */
const queues = new WeakMap<OrtWeb['env'], Queue>();

const queueOf = ({ env }: OrtWeb): Queue => {
  const known = queues.get(env) ?? queue();
  queues.set(env, known);
  return known;
};

/** The same module, whose sessions start, run and end one after another. */
export const oneAtATime = (ort: OrtWeb): OrtWeb => {
  const queued = queueOf(ort);
  const sessionOf = (session: OrtSession): OrtSession => ({
    run: (feeds) => queued(() => session.run(feeds)),
    release: () => queued(() => session.release()),
  });
  return {
    ...ort,
    InferenceSession: {
      create: (model, options) =>
        queued(async () => sessionOf(await ort.InferenceSession.create(model, options))),
    },
  };
};
