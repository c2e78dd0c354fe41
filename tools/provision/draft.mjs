// @ts-check
// How a folder of downloaded or built files comes to be: as a whole, or not at all.

import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { done } from './command.mjs';

/** @typedef {import('./command.mjs').Outcome} Outcome */

/**
 * Fills a folder that is not there yet. It is filled as a draft, which then takes its place: nobody meets half of it, and two may fill
 * it at once.
 *
 * @param {string} place
 * @param {(draft: string) => Outcome} fill
 * @returns {Outcome}
 */
export const filledOnce = (place, fill) => {
  if (existsSync(place)) return done;
  const draft = `${place}.${process.pid}`;
  try {
    mkdirSync(draft, { recursive: true });
    const outcome = fill(draft);
    if (outcome.ok) placeOnce(draft, place);
    return outcome;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};

/**
 * @param {string} draft
 * @param {string} place
 */
const placeOnce = (draft, place) => {
  try {
    renameSync(draft, place);
  } catch (error) {
    // Another one was as quick, and what it made is as good.
    if (!existsSync(place)) throw error;
  }
};
