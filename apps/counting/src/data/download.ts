import { decode, type Stored } from './decode.js';
import type { Splits } from './digits.js';
import { type ByRole, forEachRole, type MnistFile, storedLimit } from './mnist-files.js';
import { reasonOf } from './place.js';

export type Fetch = (url: string, init: { readonly signal: AbortSignal }) => Promise<Response>;

export interface DownloadSettings {
  readonly files: ByRole<MnistFile>;
  /** Addresses of folders that serve `<name>.gz`, tried in order. */
  readonly mirrors: readonly string[];
  readonly fetch: Fetch;
  /** How long a mirror may stay silent; a slow line is no reason to give up. */
  readonly timeoutMs: number;
  readonly onStatus: (message: string) => void;
}

export interface Download {
  readonly host: string;
  readonly stored: ByRole<Stored>;
  readonly splits: Splits;
}

/** Fetches MNIST from the first mirror that serves it intact; undefined, after a word on each, when none does. */
export const download = async (settings: DownloadSettings): Promise<Download | undefined> => {
  const { files, mirrors, onStatus } = settings;
  for (const mirror of mirrors) {
    const { host } = new URL(mirror);
    onStatus(`Downloading MNIST from ${host}.`);
    try {
      const stored = await forEachRole((role) => fetchFile(mirror, files[role], settings));
      return { host, stored, splits: await decode(stored, files) };
    } catch (error) {
      // A mirror that serves something else, as the login page of a network, is no better than one that is away.
      onStatus(`No MNIST from ${host}: ${reasonOf(error)}`);
    }
  }
  return undefined;
};

const fetchFile = async (mirror: string, file: MnistFile, settings: DownloadSettings): Promise<Stored> => {
  const where = new URL(`${file.name}.gz`, mirror).href;
  const bytes = await fetchBytes(where, storedLimit(file), settings);
  return { where, advice: 'Nothing of it is kept.', bytes };
};

const fetchBytes = async (
  url: string,
  limit: number,
  { fetch, timeoutMs }: DownloadSettings,
): Promise<Uint8Array> => {
  const controller = new AbortController();
  const giveUp = () => controller.abort(new Error(`${url} was silent for ${timeoutMs / 1000} s`));
  const timer = setTimeout(giveUp, timeoutMs);
  try {
    const response = await fetch(url, { signal: controller.signal });
    if (!response.ok) throw new Error(`${url} answered ${response.status} ${response.statusText}`.trimEnd());
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of response.body ?? []) {
      timer.refresh();
      length += chunk.length;
      if (length > limit) throw new Error(`${url} sent more than ${limit} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, length);
  } finally {
    clearTimeout(timer);
    // Lets go of the connection where the body was not read to its end.
    controller.abort();
  }
};
