import { existsSync } from 'node:fs';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { counting, type Surroundings, withoutImages } from './command.js';
import { startUntil, testFolder } from './runs.js';

const at = testFolder();
const model = 'lstm-nalu-cell-0';
const file = (run: string, name: string) => at(run, model, name);

/** Small, but with a checkpoint on the way; with gates that are not the model's own. */
const flagsOf = (run: string) => [
  ...['--input', 'symbols', '--model', 'lstm-nalu-cell', '--recipe', 'plain'],
  ...['--steps', '700', '--length', '4', '--batch', '8', '--out', at(run)],
];

/** Starts a run, and kills it as soon as a file of it is there. */
const killAt = async (path: string, run: string): Promise<void> => {
  const running = await startUntil(path, flagsOf(run));
  running.signal('SIGKILL');
  await running.ended;
  expect(existsSync(file(run, 'weights.safetensors')), 'it was killed before its end').toBe(false);
};

const resume = async (run: string): Promise<void> => {
  const { code, err } = await counting(['--resume', at(run)]);
  expect(err).not.toMatch(/got/);
  expect(code).toBe(0);
};

const resumeFails = async (run: string, message: RegExp, surroundings?: Surroundings): Promise<void> => {
  const { code, err } = await counting(['--resume', at(run)], surroundings);
  expect(err).toMatch(message);
  // Where images are looked for, a word on each place comes first.
  expect(err).toMatch(/^(?:.*\n)*[^\n]+: [^\n]+, got [^\n]+\n$/);
  expect(err).not.toMatch(/\n\s+at /);
  expect(code).toBe(1);
};

let whole: Promise<void> | undefined;
/** The run that nothing interrupts. */
const runWhole = (): Promise<void> => {
  whole ??= counting(flagsOf('whole')).then(({ code, err }) => expect(code, err).toBe(0));
  return whole;
};

const results = ['weights.safetensors', 'metrics.jsonl', 'model.onnx', 'result.json'];

const expectSameAsWhole = async (run: string): Promise<void> => {
  await runWhole();
  for (const name of results)
    expect(await readFile(file(run, name)), name).toEqual(await readFile(file('whole', name)));
};

/** Spoils the config of the finished run for one test. */
const withConfig = async (spoil: (text: string) => string, test: () => Promise<void>): Promise<void> => {
  await runWhole();
  const text = await readFile(at('whole', 'config.json'), 'utf8');
  await writeFile(at('whole', 'config.json'), spoil(text));
  try {
    await test();
  } finally {
    await writeFile(at('whole', 'config.json'), text);
  }
};

describe('counting --resume', () => {
  it.each([
    { run: 'early', moment: 'before the first checkpoint', wait: () => at('early', model) },
    { run: 'late', moment: 'after it', wait: () => file('late', 'checkpoint.safetensors') },
  ])(
    'ends with the weights of an uninterrupted run, bit for bit, after SIGKILL $moment',
    async ({ run, wait }) => {
      await killAt(wait(), run);
      expect(existsSync(file(run, 'checkpoint.safetensors'))).toBe(run === 'late');
      await resume(run);
      await expectSameAsWhole(run);
    },
  );

  it('keeps the weights of a finished run, and writes the rest anew', async () => {
    await runWhole();
    const read = () => Promise.all(results.map((name) => readFile(file('whole', name))));
    const before = await read();
    await truncate(file('whole', 'result.json'), 20);
    await resume('whole');
    expect(await read()).toEqual(before);
  });

  it('refuses a truncated checkpoint, and leaves it as it is', async () => {
    await killAt(file('cut', 'checkpoint.safetensors'), 'cut');
    await truncate(file('cut', 'checkpoint.safetensors'), 5000);
    await resumeFails(
      'cut',
      /checkpoint\.safetensors: the file must be whole, .*, got 5000 bytes.*Delete it/,
    );
    expect((await readFile(file('cut', 'checkpoint.safetensors'))).length).toBe(5000);
  });

  it.each([0, 7, 300, 5000])('refuses weights that were cut to %i bytes', async (length) => {
    await runWhole();
    const weights = await readFile(file('whole', 'weights.safetensors'));
    await truncate(file('whole', 'weights.safetensors'), length);
    await resumeFails(
      'whole',
      new RegExp(`weights\\.safetensors: the file must be whole, .*, got ${length} bytes.*Delete it`),
    );
    await writeFile(file('whole', 'weights.safetensors'), weights);
  });

  it('refuses a config that was spoilt, and names the field', () =>
    withConfig(
      (text) => text.replace('lstm-nalu-cell', 'foo'),
      () => resumeFails('whole', /config\.json: "models" must be a list of lstm-linear, .*, got \["foo"\]\./),
    ));

  it('refuses digits from elsewhere, and names both sources', () =>
    withConfig(
      (text) => text.replace('one-hot symbols', 'MNIST, cache'),
      () => resumeFails('whole', /must be those .* "MNIST, cache", got "one-hot symbols"\. Bring .*--out/),
    ));

  it('does not go on with symbols where there are no images any more', () =>
    withConfig(
      (text) => text.replace('"symbols"', '"images"').replace('one-hot symbols', 'MNIST, cache'),
      () => resumeFails('whole', /"MNIST, cache", got "one-hot symbols"\./, withoutImages(at('no-images'))),
    ));
});
