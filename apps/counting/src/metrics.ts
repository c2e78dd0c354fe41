import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';

/** One line of the metrics: JSON, in the order of the steps. */
export interface Metric {
  readonly step: number;
  readonly loss: number;
}

/**
 * Appends metrics to a file of JSON Lines.
 *
 * A run that was interrupted goes on from its last checkpoint, so its first line takes the place of those that the
 * interrupted run wrote from there on.
 */
export const metricsFile = (path: string): ((metric: Metric) => void) => {
  let started = false;
  return (metric) => {
    if (!started && existsSync(path)) writeFileSync(path, linesBefore(path, metric.step));
    started = true;
    appendFileSync(path, `${JSON.stringify(metric)}\n`);
  };
};

const linesBefore = (path: string, step: number): string =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => isBefore(line, step))
    .map((line) => `${line}\n`)
    .join('');

/** A line that was cut short by the interruption is none. */
const isBefore = (line: string, step: number): boolean => {
  try {
    return (JSON.parse(line) as Metric).step < step;
  } catch {
    return false;
  }
};
