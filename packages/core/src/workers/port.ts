// A worker of Node and one of a page say the same things in two ways; here is the one way that the rest uses. The types
// name what is used of them, so that neither the DOM nor Node is needed to read them.

/** A `Worker` of a page, or of Node's `worker_threads`. */
export interface WorkerLike extends Port {
  readonly terminate: () => unknown;
}

/** Where messages come and go: the worker as its maker sees it, or what a worker sees of its maker. */
export interface Port {
  readonly postMessage: (message: unknown) => void;
  readonly on?: (event: string, listener: (value: unknown) => void) => unknown;
  readonly addEventListener?: (event: 'message' | 'error', listener: (event: object) => void) => void;
}

/** Calls `listener` with the content of each message. */
export const onMessage = <M>(port: Port, listener: (message: M) => void): void => {
  if (port.on !== undefined) port.on('message', (message) => listener(message as M));
  else port.addEventListener?.('message', (event) => listener((event as { readonly data: M }).data));
};

/** Calls `listener` when a worker ends by itself: its script is not found, throws at its start, or leaves. */
export const onEnd = (port: Port, listener: (reason: string) => void): void => {
  const told = (error: unknown): void => {
    const { message } = (error ?? {}) as { readonly message?: unknown };
    listener(typeof message === 'string' && message !== '' ? message : 'no reason given');
  };
  if (port.on === undefined) port.addEventListener?.('error', told);
  else {
    port.on('error', told);
    port.on('exit', (code) => listener(`exit code ${code}`));
  }
};
