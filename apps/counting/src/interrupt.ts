/** What a shell gives for a process that ended by the signal. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** Ends the app on Ctrl-C or `kill`, with a last line. The last checkpoint is what remains of the run. */
export const onInterrupt = (lastWords: string): void => {
  for (const [signal, code] of Object.entries(exitCodes))
    process.once(signal, () => {
      // The progress bar answers the same signal, and gives the cursor back: it comes first.
      setImmediate(() => {
        process.stderr.write(`${lastWords}\n`);
        process.exit(code);
      });
    });
};
