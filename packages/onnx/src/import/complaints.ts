import { complain, type NaluError } from '@nalu/core';

/** What every message about a file begins with. */
export const who = 'fromOnnx';

/** The file is not what ONNX says it must be. */
export const badFile = (required: string, got: string, advice?: string): NaluError =>
  complain('NALU_FILE', { who, required, got, ...(advice !== undefined && { advice }) });

/** The file is well formed, and nalu cannot compute it. */
export const unsupported = (required: string, got: string, advice?: string): NaluError =>
  complain('NALU_UNSUPPORTED', { who, required, got, ...(advice !== undefined && { advice }) });

/** A name from the file, short enough for a message. */
export const shown = (name: string | undefined): string => {
  const text = JSON.stringify(name ?? '');
  return text.length > 80 ? `${text.slice(0, 80)}…"` : text;
};
