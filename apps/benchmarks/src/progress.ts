import cliProgress from 'cli-progress';

// CommonJS, whose names Node cannot all tell beforehand.
const { SingleBar } = cliProgress;

export interface Bar {
  readonly tick: (what: string) => void;
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
  });
  bar.start(total, 0, { what: 'starting' });
  return { tick: (what) => bar.increment(1, { what }), stop: () => bar.stop() };
};
