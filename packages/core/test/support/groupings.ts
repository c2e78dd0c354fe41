import { runtime } from './training.js';

/** How seeds may train, by what is said of it. */
export const apart = { ...runtime, seedsTogether: 1 };
export const twoByTwo = { ...runtime, seedsTogether: 2 };
export const groupings = [
  ['apart', apart],
  ['two by two', twoByTwo],
] as const;
