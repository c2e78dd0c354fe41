import type { NaluErrorCode } from '@nalu/core';
import { expect } from 'vitest';

/** An error of this code, whose message holds these words. */
export const refusal = (code: NaluErrorCode, message: string): unknown =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });
