// Every host has the first, Node the second as well; the core knows the types of none.
declare const setTimeout: (callback: () => void, milliseconds: number) => unknown;
declare const setImmediate: ((callback: () => void) => unknown) | undefined;

/** Often enough for a page to draw its progress, and seldom enough to cost nothing. */
const INTERVAL = 50;

/**
 * Lets everyone else have a turn. In Node only `setImmediate` does: timers that are due run one after another before any message is
 * looked at, and two runs on one thread would be due for each other for ever.
 */
const pause = (resume: () => void): unknown =>
  typeof setImmediate === 'function' ? setImmediate(resume) : setTimeout(resume, 0);

/**
 * A pause that lets other tasks run, when the last one was a while ago: training on many runtimes never waits by itself, and no timer,
 * message or press of a button would be heard.
 */
export const breather = (): (() => Promise<void>) => {
  let last = Date.now();
  return async () => {
    if (Date.now() - last < INTERVAL) return;
    await new Promise<void>(pause);
    last = Date.now();
  };
};
