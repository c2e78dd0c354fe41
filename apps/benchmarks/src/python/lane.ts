import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Probe, Slice } from '../harness.js';
import type { Spec } from '../measure/spec.js';

const server = fileURLToPath(new URL('../../python/serve.py', import.meta.url));

/** One Python process, which measures what it is asked to, one thing at a time. */
export interface Lane {
  readonly open: (spec: Spec) => Promise<Probe>;
  readonly versions: (libraries: readonly string[]) => Promise<Readonly<Record<string, string>>>;
  readonly close: () => Promise<void>;
}

type Answer = Slice & { readonly failed?: string; readonly versions?: Readonly<Record<string, string>> };

/** @param python the interpreter, in whose environment the libraries are. */
export const startLane = (python: string): Lane => {
  const child = spawn(python, [server], { stdio: 'pipe' });
  const ask = asking(child);
  let next = 0;
  return {
    open: async (spec) => {
      const id = next++;
      await ask({ open: id, spec });
      return {
        run: (milliseconds) => ask({ run: id, ms: milliseconds }),
        close: async () => void (await ask({ close: id })),
      };
    },
    versions: async (libraries) => (await ask({ versions: libraries })).versions ?? {},
    close: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve());
        child.stdin.end();
        if (child.exitCode !== null || child.signalCode !== null) resolve();
      }),
  };
};

/** A line for a line. What the process says last on its standard error is the reason when it leaves. */
const asking = (child: ChildProcessWithoutNullStreams): ((request: object) => Promise<Answer>) => {
  let [last, left] = ['', false];
  const waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void }[] = [];
  const leave = (error?: Error): void => {
    left = true;
    for (const { reject } of waiting.splice(0))
      reject(error ?? new Error(`Python left: ${last || 'no reason given'}`));
  };
  child.stderr.on('data', (chunk) => {
    last = String(chunk).trim().split('\n').at(-1) ?? last;
  });
  child.on('error', leave);
  child.on('close', () => leave());
  child.stdin.on('error', leave);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer;
    const { resolve, reject } = waiting.shift() ?? {};
    if (answer.failed === undefined) resolve?.(answer);
    else reject?.(new Error(answer.failed));
  });
  return (request) =>
    new Promise((resolve, reject) => {
      if (left) return reject(new Error(`Python left: ${last || 'no reason given'}`));
      waiting.push({ resolve, reject });
      child.stdin.write(`${JSON.stringify(request)}\n`);
    });
};
