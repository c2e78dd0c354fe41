import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

/** What the figures were measured on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  /** How busy it was in the minute before. */
  readonly load: number;
}

export const thisMachine = (): Machine => ({
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: `${process.platform} ${process.arch}`,
  load: Math.round(10 * (loadavg()[0] as number)) / 10,
});

const { resolve } = createRequire(import.meta.url);

/** Read from the manifest, which packages need not give out by name. */
const versionOf = (name: string): string => {
  let folder = dirname(resolve(name));
  for (;;) {
    try {
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      if (manifest.name === name) return manifest.version;
    } catch {
      // A folder inside the package.
    }
    if (folder === dirname(folder)) return 'unknown';
    folder = dirname(folder);
  }
};

/** What takes part, but for Python, which says its own. */
export const versions = (): Readonly<Record<string, string>> => ({
  node: process.versions.node,
  'onnxruntime-node': versionOf('onnxruntime-node'),
  'onnxruntime-web': versionOf('onnxruntime-web'),
  tfjs: versionOf('@tensorflow/tfjs-core'),
});

export const machineLine = ({ processor, cores, memoryGiB, system, load }: Machine): string =>
  `${processor}, ${cores} cores, ${memoryGiB} GiB, ${system}, load ${load} at the start`;

export const versionLine = (all: Readonly<Record<string, string>>): string =>
  Object.entries(all)
    .map(([name, version]) => `${name} ${version}`)
    .join(' · ');
