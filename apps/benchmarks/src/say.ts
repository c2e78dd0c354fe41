/** Prints a line of results. */
export const say = (line: string): void => void process.stdout.write(`${line}\n`);
