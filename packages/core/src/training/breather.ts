// Every host of JavaScript has it, and the core knows the types of none.
declare const setTimeout: (callback: () => void, milliseconds: number) => unknown;

/** Often enough for a page to draw its progress, and seldom enough to cost nothing. */
const INTERVAL = 50;

/**
 * A pause that lets other tasks run, when the last one was a while ago: training on many runtimes never waits by itself, and no timer,
 * message or press of a button would be heard.
 */
export const breather = (): (() => Promise<void>) => {
  let last = Date.now();
  return async () => {
    if (Date.now() - last < INTERVAL) return;
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
    last = Date.now();
  };
};
