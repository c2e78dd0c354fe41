import { SingleBar } from 'cli-progress';
import type { OnStep } from './train.js';

/** A line that shows how far training is, on standard error; without a terminal, a line every few seconds. */
export const progressBar = (title: string): { readonly onStep: OnStep; readonly stop: () => void } => {
  const bar = new SingleBar({
    format: `${title} {bar} {value}/{total} · loss {loss} · {eta_formatted} left`,
    stream: process.stderr,
    noTTYOutput: true,
    notTTYSchedule: 5000,
    hideCursor: true,
    etaBuffer: 50,
  });
  let started = false;
  return {
    onStep: (step, steps, loss) => {
      const payload = { loss: loss.toPrecision(3) };
      if (!started) bar.start(steps, step, payload);
      started = true;
      bar.update(step, payload);
    },
    stop: () => {
      if (started) bar.stop();
    },
  };
};
