import cliProgress from 'cli-progress';

// CommonJS, whose names Node cannot all tell beforehand.
const { SingleBar } = cliProgress;

export interface Bar {
  readonly tick: (what: string) => void;
  /** Says how far the run is, which need not be a whole number. */
  readonly reach: (value: number, what: string) => void;
  readonly stop: () => void;
}

/** A line that shows how far a run is, on standard error; without a terminal, a line every few seconds. */
export const progressBar = (total: number): Bar => {
  const bar = new SingleBar({
    format: '{bar} {value}/{total} · {what} · {eta_formatted} left',
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 10_000,
    hideCursor: true,
    // Gives the cursor back on SIGINT and SIGTERM.
    gracefulExit: true,
    formatValue: (value, _, type) => String(type === 'value' ? Math.floor(value) : value),
  });
  bar.start(total, 0, { what: 'starting' });
  return {
    tick: (what) => bar.increment(1, { what }),
    reach: (value, what) => bar.update(value, { what }),
    stop: () => bar.stop(),
  };
};
