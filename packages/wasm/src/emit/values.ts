import { get, load, set, bits as wordOf } from '../encoder/code.js';
import { bitsOf } from '../functions/lanes.js';
import type { Site, Vector } from '../functions/site.js';
import { type Access, type Draw, isLiteral, type Operand, type Statement } from '../ir.js';
import { forwarded } from '../passes/forwarding.js';
import { motionKey, offsetOf, pointerOf } from './addresses.js';
import { bounded, chosen } from './choices.js';
import { drawn } from './draws.js';
import { elements } from './elements.js';
import { loadLane } from './lane-loads.js';
import { depthOf, isNarrow, levelAt, remembered, siteAt, type Walk } from './walk.js';

/** Four lanes of the same bits, kept in a local outside of all loops. */
const constantIn =
  (walk: Walk): Site['constant'] =>
  (word) => {
    const { code, values } = levelAt(walk, 0);
    const known = values.get(`${word}`);
    if (known !== undefined) return known;
    const kept = walk.frame.local('v128');
    code.push(set(kept, wordOf(word)));
    values.set(`${word}`, get(kept));
    return get(kept);
  };

export const literal = (walk: Walk, value: number): Vector => constantIn(walk)(bitsOf(value));

/** What a statement computes at one copy of the body: four lanes, or the same number in all. */
export const computedAt = (walk: Walk, statement: Statement, copy: readonly number[]): Vector => {
  const { f, args, draw } = statement;
  const at = (x: Operand) => operandOf(walk, x, copy);
  if (f === 'copy') return at(args[0] as Operand);
  const moves = walk.moves.get(statement) as readonly boolean[];
  const name = `value ${walk.nest.statements.indexOf(statement)}`;
  return remembered(walk, name, moves, copy, (level) => {
    const site = siteAt(walk, level, constantIn(walk));
    if (f === 'random') return drawn(walk, site, draw as Draw);
    if (f === 'where') return chosen(walk, site, statement, copy, at);
    return bounded(statement, at) ?? elements[f](site, ...args.map(at));
  });
};

export const operandOf = (walk: Walk, x: Operand, copy: readonly number[]): Vector => {
  if (isLiteral(x)) return literal(walk, x.value);
  const source = forwarded(walk.nest, x);
  return source === undefined ? loaded(walk, x, copy) : computedAt(walk, source, copy);
};

const loaded = (walk: Walk, access: Access, copy: readonly number[]): Vector => {
  const { buffer, offset, strides, motions } = access;
  const name = `${walk.address.get(buffer)}+${offset}[${strides}]${motionKey(walk, motions)}`;
  return remembered(walk, name, strides, copy, () => {
    const pointer = pointerOf(walk, access, depthOf(walk, strides));
    const at = (lane: number) => offsetOf(walk, access, copy, lane);
    const stride = isNarrow(walk) ? 0 : (strides[walk.tiling.lanes] as number);
    if (stride === 0) return load('v128.load32_splat', pointer, at(0));
    if (stride === 1) return load('v128.load', pointer, at(0));
    return [1, 2, 3].reduce(
      (lanes, lane) => loadLane(pointer, lanes, lane, at(lane)),
      load('v128.load32_zero', pointer, at(0)),
    );
  });
};
