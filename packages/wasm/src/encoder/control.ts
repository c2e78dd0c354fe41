import { unsigned } from './bytes.js';
import {
  type Code,
  type Codes,
  encoded,
  get,
  i32,
  type Local,
  op,
  type Statement,
  set,
  tee,
} from './code.js';
import { type Kind, kindByte } from './instructions.js';

const NOTHING = 0x40;
const END = 0x0b;

/** `br` to it leaves it, at its end. */
export const block = (body: readonly Statement[]): Statement => encoded.statement(0x02, NOTHING, body, END);

/** `br` to it starts it again. */
export const loop = (body: readonly Statement[]): Statement => encoded.statement(0x03, NOTHING, body, END);

/** Goes to the block, loop or if that is `depth` levels out; 0 is the innermost. */
export const br = (depth: number): Statement => encoded.statement(0x0c, unsigned(depth));
export const brIf = (condition: Code<'i32'>, depth: number): Statement =>
  encoded.statement(condition, 0x0d, unsigned(depth));

export const ifElse = (
  condition: Code<'i32'>,
  then: readonly Statement[],
  otherwise: readonly Statement[] = [],
): Statement =>
  encoded.statement(condition, 0x04, NOTHING, then, otherwise.length > 0 ? [0x05, otherwise] : [], END);

/** The value of one branch; only that branch is run. */
export const choose = <K extends Kind>(kind: K, condition: Code<'i32'>, then: Code<K>, otherwise: Code<K>) =>
  encoded.code<K>(condition, 0x04, kindByte[kind], then, 0x05, otherwise, END);

/** Ends the function; a value is its result. */
export const leave = (value?: Code<Kind>): Statement => encoded.statement(value ?? [], 0x0f);

/** Runs the body `times` times, at least once: the counter goes down to 0. */
export const repeat = (counter: Local<'i32'>, times: Code<'i32'>, body: readonly Statement[]): Statement =>
  encoded.statement(
    set(counter, times),
    loop([...body, brIf(tee(counter, op('i32.sub', get(counter), i32(1))), 0)]),
  );

/** The same for a number of times that may be 0. */
export const repeatAny = (counter: Local<'i32'>, times: Code<'i32'>, body: readonly Statement[]): Statement =>
  ifElse(tee(counter, times), [loop([...body, brIf(tee(counter, op('i32.sub', get(counter), i32(1))), 0)])]);

/** A function of a module, which others may call once it is declared. */
export interface Callable<P extends readonly Kind[], R extends readonly Kind[]> {
  readonly index: number;
  readonly takes: P;
  readonly gives: R;
}

type Called<R extends readonly Kind[]> = R extends readonly [infer K extends Kind] ? Code<K> : Statement;

/** Calls a function that gives one value or none. */
export const call = <const P extends readonly Kind[], const R extends readonly [] | readonly [Kind]>(
  { index }: Callable<P, R>,
  ...operands: Codes<P>
): Called<R> => encoded.code(operands, 0x10, unsigned(index)) as unknown as Called<R>;
