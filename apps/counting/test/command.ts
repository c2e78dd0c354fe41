import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The built app, as a user starts it. */
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly kill: () => void;
  readonly ended: Promise<Ended>;
}

/** Starts the app in a folder of its own. No test looks for digits beyond what it names itself. */
export const start = (flags: readonly string[], env: Readonly<Record<string, string>> = {}): Running => {
  const child = spawn(process.execPath, [main, ...flags], { env: { ...process.env, ...env } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }));
  });
  return { kill: () => child.kill('SIGKILL'), ended };
};

export const counting = (flags: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended> =>
  start(flags, env).ended;
