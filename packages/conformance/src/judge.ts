import { type NdArray, printShape } from '@nalu/core';
import type { Arithmetic } from './accuracy.js';
import type { Strictness } from './case.js';
import type { Expectation } from './expectation.js';

/** How a result was found. */
export interface Verdict {
  /** Nothing where all is well; else the output, the element, and both numbers. */
  readonly complaint?: string;
  /** Elements that were compared, and those of which their bound says nothing. */
  readonly compared: number;
  readonly undecided: number;
}

interface Limits {
  readonly arithmetic: Arithmetic;
  readonly strictness: Strictness;
}

/** Whether `got` is what an honest backend may give for `want`. */
const accepts = (
  { arithmetic: { largest }, strictness }: Limits,
  got: number,
  want: number,
  tolerance: number,
) => {
  if (Number.isNaN(want)) return Number.isNaN(got);
  if (got === want) return strictness !== 'signed zeros' || Object.is(got, want);
  if (!Number.isFinite(want)) return false;
  if (Math.abs(want) + tolerance > largest && got === Math.sign(want) * Infinity) return true;
  // Beyond the range there is only infinity.
  return Math.abs(want) - tolerance <= largest && Math.abs(got - want) <= tolerance;
};

const indexOf = (at: number, shape: readonly number[]): string => {
  let rest = at;
  const index = shape.map(() => 0);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = rest % (shape[axis] as number);
    rest = Math.floor(rest / (shape[axis] as number));
  }
  return `[${index.join(', ')}]`;
};

const show = (x: number): string => (Object.is(x, -0) ? '−0' : String(x));

/** The worst element of one output, in words; nothing where every one is accepted. */
const faultIn = (limits: Limits, got: NdArray, want: NdArray, tolerance: NdArray): string | undefined => {
  let [worst, at] = [-1, -1];
  for (let i = 0; i < want.data.length; i++) {
    const [g, w, t] = [got.data[i] as number, want.data[i] as number, tolerance.data[i] as number];
    if (t === Infinity || accepts(limits, g, w, t)) continue;
    // Beside the spacing of numbers where nothing is allowed, so that these compare too.
    const excess = Math.abs(g - w) / Math.max(t, Math.abs(w) * 2 ** -53, Number.MIN_VALUE);
    const rank = Number.isNaN(excess) ? Infinity : excess;
    if (rank > worst) [worst, at] = [rank, i];
  }
  if (at < 0) return undefined;
  const t = tolerance.data[at] as number;
  return (
    `${printShape(want.shape)}, worst at ${indexOf(at, want.shape)}: got ${show(got.data[at] as number)}, ` +
    `want ${show(want.data[at] as number)}${t > 0 ? ` ± ${t.toPrecision(2)}` : ' exactly'}`
  );
};

/** Compares what came with what was expected, output by output; the first complaint is kept. */
export const judge = (
  limits: Limits,
  got: Readonly<Record<string, NdArray>>,
  expected: Expectation,
): Verdict => {
  let [compared, undecided] = [0, 0];
  let complaint: string | undefined;
  for (const [name, want] of Object.entries(expected.values)) {
    const tolerance = expected.tolerance[name] as NdArray;
    const lost = tolerance.data.reduce((n, t) => n + (t === Infinity ? 1 : 0), 0);
    compared += want.data.length - lost;
    undecided += lost;
    if (complaint !== undefined) continue;
    const result = got[name];
    if (result === undefined) complaint = `the output "${name}" is missing`;
    else if (printShape(result.shape) !== printShape(want.shape))
      complaint = `"${name}" has shape ${printShape(result.shape)}, want ${printShape(want.shape)}`;
    else if (limits.strictness !== 'shape') {
      const fault = faultIn(limits, result, want, tolerance);
      if (fault !== undefined) complaint = `"${name}" ${fault}`;
    }
  }
  return { compared, undecided, ...(complaint !== undefined && { complaint }) };
};
