import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const windows = process.platform === 'win32';

/** What is installed together. */
interface Environment {
  readonly title: string;
  readonly size: string;
  readonly requirements: string;
  readonly folder: string;
  readonly libraries: readonly string[];
  /** The newest minor version of Python 3 that it runs on; none where any does. */
  readonly newest?: number;
}

/** By name: libraries of today, and an older PyTorch that cannot stand beside them. */
export const environments = {
  current: {
    title: 'PyTorch, JAX and NumPy',
    size: '5 GB',
    requirements: 'requirements.txt',
    folder: 'bench-python',
    libraries: ['torch', 'jax', 'numpy'],
  },
  'torch-1.13': {
    title: 'PyTorch 1.13',
    size: '3.5 GB',
    requirements: 'requirements-torch-1.13.txt',
    folder: 'bench-torch-1.13',
    libraries: ['torch'],
    newest: 11,
  },
} as const satisfies Readonly<Record<string, Environment>>;

export type EnvironmentName = keyof typeof environments;

/** Where Python is, or why there is none. */
export type Found = { readonly python: string } | { readonly missing: string };

type Outcome = { readonly output: string } | { readonly missing: string };

const runs = (command: string, args: readonly string[]): Outcome => {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return { output: stdout.trim() };
  return { missing: error?.message ?? (stderr.trim().split('\n').at(-1) || `exit code ${status}`) };
};

const usual = windows ? 'python' : 'python3';

/** A Python that is not too new, or what there was instead. */
const pythonFor = ({ newest }: Environment): Found => {
  if (newest === undefined) return { python: usual };
  const older = Array.from({ length: 4 }, (_, i) => `python3.${newest - i}`);
  const minorOf = (command: string): number => {
    const asked = runs(command, ['-c', 'import sys; print(sys.version_info.minor)']);
    return 'output' in asked ? Number(asked.output) : Number.NaN;
  };
  const fits = (minor: number): boolean => minor <= newest && minor > newest - older.length;
  const found = [usual, ...older].find((command) => fits(minorOf(command)));
  if (found !== undefined) return { python: found };
  const minor = minorOf(usual);
  return { missing: `it needs Python 3.${newest}, and there is ${minor > 0 ? `3.${minor}` : 'none'}` };
};

/**
 * Finds an environment, or makes it: a virtual environment below `node_modules/.cache`.
 *
 * @param say told before the installation, which takes minutes.
 */
export const findPython = (name: EnvironmentName, say: (line: string) => void): Found => {
  const environment: Environment = environments[name];
  const { title, size, libraries } = environment;
  const requirements = at(`../../python/${environment.requirements}`);
  const folder = at(`../../../../node_modules/.cache/nalu/${environment.folder}`);
  const python = join(folder, windows ? 'Scripts/python.exe' : 'bin/python');
  // Holds the requirements that are installed: written last, so that a broken-off installation is none.
  const installed = join(folder, 'installed.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return { python };
  const base = pythonFor(environment);
  if ('missing' in base) return { missing: `${title} could not be installed: ${base.missing}` };
  say(`Installing ${title} for comparison, once (${size} below node_modules/.cache) …`);
  mkdirSync(folder, { recursive: true });
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements];
  for (const [command, args] of [
    [base.python, ['-m', 'venv', folder]],
    [python, pip],
    [python, ['-c', `import ${libraries.join(', ')}`]],
  ] as const) {
    const outcome = runs(command, args);
    if ('missing' in outcome) return { missing: `${title} could not be installed: ${outcome.missing}` };
  }
  writeFileSync(installed, wanted);
  return { python };
};
