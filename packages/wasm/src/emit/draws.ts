import { type Statement as Instruction, i32 } from '../encoder/code.js';
import type { Site, Vector } from '../functions/site.js';
import { drawLaw } from '../generator/laws.js';
import { loadStream, type StreamState, storeStream, streamState } from '../generator/stream.js';
import type { Draw } from '../ir.js';
import { levelAt, type Walk } from './walk.js';

/** Draws four numbers. The state of the stream stays in registers while the nest runs. */
export const drawn = (walk: Walk, site: Site, { law, stream }: Draw): Vector =>
  drawLaw(site, stateOf(walk, stream), law);

const stateOf = (walk: Walk, stream: number): StreamState => {
  const known = walk.streams.get(stream);
  if (known !== undefined) return known;
  const state = streamState(walk.frame.local);
  levelAt(walk, 0).code.push(...loadStream(state, i32(0), walk.streamAt(stream)));
  walk.streams.set(stream, state);
  return state;
};

/** Puts the states back to memory, for whoever draws next. */
export const drawingEnd = ({ streams, streamAt }: Walk): Instruction[] =>
  [...streams].flatMap(([stream, state]) => storeStream(state, i32(0), streamAt(stream)));
