/** What `fit` uses of an `AbortSignal`; the core knows the types of no host. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
}

export const throwIfAborted = (signal: AbortSignalLike | undefined): void => {
  if (signal?.aborted) throw signal.reason;
};
