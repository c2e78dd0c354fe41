import { describe, expect, it } from 'vitest';
import { oneAtATime } from '../src/one-at-a-time.js';
import type { OrtSessionOptions, OrtWeb } from '../src/ort.js';

/** A module that cannot do two things at once. */
const touchy = () => {
  let busy = false;
  const alone = async <A>(result: A): Promise<A> => {
    if (busy) throw new Error('busy');
    busy = true;
    await new Promise((resolve) => setTimeout(resolve, 1));
    busy = false;
    return result;
  };
  const session = { run: () => alone({}), release: () => alone(undefined) };
  const ort = { env: { wasm: {} }, Tensor: class {}, InferenceSession: { create: () => alone(session) } };
  return ort as unknown as OrtWeb;
};

const create = ({ InferenceSession }: OrtWeb) =>
  InferenceSession.create(new Uint8Array(), {} as OrtSessionOptions);

describe('one at a time', () => {
  it('starts, runs and ends sessions in turn, over every runtime of one module', async () => {
    const ort = touchy();
    const [one, other] = [oneAtATime(ort), oneAtATime({ ...ort })];
    const [a, b] = await Promise.all([create(one), create(other)]);
    const all = [a.run({}), b.run({}), create(one), a.release(), b.release()];
    await expect(Promise.all(all)).resolves.toHaveLength(5);
  });

  it('goes on after a failure, which only its caller sees', async () => {
    const ort = touchy();
    const failing = { create: () => Promise.reject(new Error('no kernel')) };
    const bad = create(oneAtATime({ ...ort, InferenceSession: failing }));
    const good = create(oneAtATime(ort));
    await expect(bad).rejects.toThrow('no kernel');
    await expect(good).resolves.toBeDefined();
  });

  it('lets two modules run at once', async () => {
    let met = 0;
    const meeting = async () => {
      met += 1;
      while (met < 2) await new Promise((resolve) => setTimeout(resolve, 1));
      return { run: async () => ({}), release: async () => {} };
    };
    const one = oneAtATime({ ...touchy(), InferenceSession: { create: meeting } });
    const other = oneAtATime({ ...touchy(), InferenceSession: { create: meeting } });
    await expect(Promise.all([create(one), create(other)])).resolves.toHaveLength(2);
  });
});
