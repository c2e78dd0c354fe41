import { elementwise } from '../functions/elementwise.js';
import type { Site, Vector } from '../functions/site.js';
import type { ElementName } from '../ir.js';

/** How many operands a name takes is known where the graph is made. */
type Element = (site: Site, ...operands: readonly Vector[]) => Vector;

/** What each name computes, lane by lane. */
export const elements: Readonly<Record<Exclude<ElementName, 'random' | 'copy' | 'where'>, Element>> =
  elementwise;
