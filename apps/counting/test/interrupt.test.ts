import { describe, expect, it } from 'vitest';
import { startUntil, testFolder } from './runs.js';

const at = testFolder();

/** Standard error as a terminal, where the progress bar hides the cursor. */
const terminal = 'process.stderr.isTTY = true;';
const [hidden, shown] = ['\x1b[?25l', '\x1b[?25h'];

const long = ['--input', 'symbols', '--model', 'nac', '--steps', '1000000'];

describe('counting', () => {
  it.each([
    { signal: 'SIGINT', backend: 'onnxruntime-node', code: 130 },
    { signal: 'SIGINT', backend: 'reference', code: 130 },
    { signal: 'SIGTERM', backend: 'reference', code: 143 },
  ] as const)('ends on $signal with $code, on $backend, and tells how to go on', async (given) => {
    const out = at(`${given.signal}-${given.backend}`);
    const flags = [...long, '--backend', given.backend, '--out', out];
    // With the first lines of the metrics, training is well under way.
    const running = await startUntil(`${out}/nac-0/metrics.jsonl`, flags, { before: terminal });
    running.signal(given.signal);
    const { code, err } = await running.ended;
    expect(code).toBe(given.code);
    expect(err).toContain(hidden);
    expect(err.lastIndexOf(shown)).toBeGreaterThan(err.lastIndexOf(hidden));
    expect(err.endsWith(`\nInterrupted. To go on: --resume ${out}\n`), err.slice(-200)).toBe(true);
  });
});
