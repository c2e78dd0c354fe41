import cliProgress, { type GenericFormatter } from 'cli-progress';
import type { OnStep } from './train.js';

// CommonJS, whose names Node cannot all tell beforehand.
const { Format, SingleBar } = cliProgress;

/** What cli-progress says of the time left: seconds, or a word as long as it cannot tell. */
type Eta = number | string;

const timeLeft = (eta: Eta, done: boolean, format: (seconds: number) => string): string => {
  if (done) return 'done';
  const seconds = Number(eta);
  return Number.isFinite(seconds) && seconds > 0 ? `${format(seconds).trim()} left` : 'some time left';
};

const lineOf =
  (title: string): GenericFormatter =>
  (options, { progress, value, total, eta }, { loss }) => {
    const bar = Format.BarFormat(progress, options);
    const left = timeLeft(eta, value >= total, (seconds) => Format.TimeFormat(seconds, options, 5));
    return `${title} ${bar} ${value}/${total} · loss ${loss} · ${left}`;
  };

/** A line that shows how far training is, on standard error; without a terminal, a line every few seconds. */
export const progressBar = (title: string): { readonly onStep: OnStep; readonly stop: () => void } => {
  const bar = new SingleBar({
    format: lineOf(title),
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 5000,
    hideCursor: true,
    // Gives the cursor back on SIGINT and SIGTERM.
    gracefulExit: true,
    etaBuffer: 50,
  });
  let started = false;
  return {
    onStep: (step, steps, loss) => {
      const payload = { loss: loss.toPrecision(3) };
      if (started) bar.update(step, payload);
      else bar.start(steps, step, payload);
      started = true;
    },
    stop: () => {
      if (started) bar.stop();
    },
  };
};
