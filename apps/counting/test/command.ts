import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The built app, as a user starts it. */
const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface Ended {
  /** Null when a signal ended it that it did not answer. */
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly signal: (name: NodeJS.Signals) => void;
  readonly ended: Promise<Ended>;
}

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  /** JavaScript that Node runs first, in the same process. */
  readonly before?: string;
}

/** Starts the app. No test looks for digits beyond what it names itself. */
export const start = (flags: readonly string[], { env = {}, before }: Surroundings = {}): Running => {
  const preload = before === undefined ? [] : ['--import', asModule(before)];
  const child = spawn(process.execPath, [...preload, main, ...flags], {
    env: { ...process.env, ...env },
    // Sooner than a test gives up, so that none leaves a process behind.
    timeout: 50_000,
    killSignal: 'SIGKILL',
  });
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
  return { signal: (name) => void child.kill(name), ended };
};

const asModule = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;

/** Runs the app to its end. */
export const counting = (flags: readonly string[], surroundings?: Surroundings): Promise<Ended> =>
  start(flags, surroundings).ended;

/** JavaScript to run `before`: imports of that package fail, as where it is not installed. */
export const without = (name: string): string => {
  const hooks = `export const resolve = async (specifier, context, next) => {
    if (specifier !== '${name}') return next(specifier, context);
    throw new Error("Cannot find package '${name}'");
  };`;
  return `import { register } from 'node:module'; register(${JSON.stringify(asModule(hooks))});`;
};

/** Surroundings without digits: no data, no cache, which would be in `home`, no network and no package. */
export const withoutImages = (home: string): Surroundings => ({
  env: { NALU_DATA_DIR: '', HOME: home, XDG_CACHE_HOME: home, LOCALAPPDATA: home },
  before: `import Module from 'node:module';
    globalThis.fetch = async () => { throw new Error('offline'); };
    const resolve = Module._resolveFilename;
    Module._resolveFilename = (name, ...rest) => {
      if (!name.startsWith('mnist/')) return resolve(name, ...rest);
      throw Object.assign(new Error('not installed'), { code: 'MODULE_NOT_FOUND' });
    };`,
});
