// Every host of JavaScript has them, and the core knows the types of none.
declare const setTimeout: (callback: () => void, milliseconds: number) => unknown;
declare const clearTimeout: (timer: unknown) => void;

/** Waits for a promise, and no longer than so many milliseconds. */
export const within = async (milliseconds: number, promise: Promise<unknown>): Promise<void> => {
  let timer: unknown;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([promise, late]);
  clearTimeout(timer);
};
