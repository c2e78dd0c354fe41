// @ts-check
// How far a stage is: a bar on a terminal, else one line at its end.

import cliProgress from 'cli-progress';

/**
 * @param {string} title
 * @param {number} total 0 where it is not known
 */
export const stage = (title, total) => {
  const start = performance.now();
  const bar = new cliProgress.SingleBar({
    format: `${title} ${total > 0 ? '{bar} {value}/{total}' : '{value}'} · {what}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    gracefulExit: true,
  });
  bar.start(total, 0, { what: 'starting' });
  return {
    /** @type {(what: string) => void} */
    tick: (what) => bar.increment({ what }),
    /** @type {(says: string) => void} */
    stop: (says) => {
      bar.stop();
      console.error(`✓ ${title}: ${says} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    },
  };
};
