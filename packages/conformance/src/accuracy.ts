import { forEachName, type Precision, type Primitive } from '@nalu/core';

/** What a precision can say: how finely, how much, and how little. */
export interface Format {
  /** Half the spacing of numbers at 1: the largest relative error of rounding. */
  readonly roundoff: number;
  readonly largest: number;
  /** The smallest number with all its digits. */
  readonly smallestNormal: number;
  /** The smallest number above 0. */
  readonly smallest: number;
  readonly round: (x: number) => number;
}

const tieToEven = (x: number): number => {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
};

/** The nearest float16: eleven digits, down to 2⁻²⁴. */
const roundToHalf = (x: number): number => {
  if (!Number.isFinite(x) || x === 0) return x;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(x))), -14);
  const spacing = 2 ** (exponent - 10);
  const nearest = tieToEven(x / spacing) * spacing;
  return Math.abs(nearest) > 65504 ? Math.sign(x) * Number.POSITIVE_INFINITY : nearest;
};

export const formats: Readonly<Record<Precision, Format>> = {
  float64: {
    roundoff: 2 ** -53,
    largest: Number.MAX_VALUE,
    smallestNormal: 2 ** -1022,
    smallest: 2 ** -1074,
    round: (x) => x,
  },
  float32: {
    roundoff: 2 ** -24,
    largest: 3.4028234663852886e38,
    smallestNormal: 2 ** -126,
    smallest: 2 ** -149,
    round: Math.fround,
  },
  float16: {
    roundoff: 2 ** -11,
    largest: 65504,
    smallestNormal: 2 ** -14,
    smallest: 2 ** -24,
    round: roundToHalf,
  },
};

/** How far the result of one primitive may be from the exact one, for operands that are exact. */
export interface Allowance {
  /** In units of the last place of the exact result. 0.5 is correct rounding. */
  readonly ulps: number;
  /** In addition, whatever the size of the result. */
  readonly absolute?: number;
}

/** An {@link Allowance} that a backend asks for beyond the usual one, and why. */
export interface StatedAllowance extends Allowance {
  readonly because: string;
  /** Where those who write the kernel say so. */
  readonly link?: string;
}

/** What a backend states of its arithmetic, where it differs from the usual. */
export interface StatedAccuracy {
  readonly primitives?: Readonly<Partial<Record<Primitive, StatedAllowance>>>;
  /** It may take what is smaller than the smallest normal number for 0; why. */
  readonly flushesDenormals?: string;
  /** NaN and infinities may come out as anything; why. */
  readonly finiteOnly?: string;
}

/** The arithmetic that results are judged by. */
export interface Arithmetic extends Format {
  readonly allowances: Readonly<Record<Primitive, Allowance>>;
  readonly flushesDenormals: boolean;
  readonly finiteOnly: boolean;
}

/** The same with the full range of its numbers: what cases about special values are judged by. */
export const withoutExceptions = (arithmetic: Arithmetic): Arithmetic => ({
  ...arithmetic,
  flushesDenormals: false,
  finiteOnly: false,
});

const exact: Allowance = { ulps: 0 };
/** IEEE 754 asks for it. */
const rounded: Allowance = { ulps: 0.5 };
/** What the mathematical libraries of C and JavaScript keep to. */
const elementary: Allowance = { ulps: 4 };

/**
 * The usual arithmetic. For reductions and products the allowance is that of one addition or multiplication: how many there
 * are, and in what order, is the business of the bound.
 */
const usual: Readonly<Record<Primitive, Allowance>> = {
  ...forEachName(['neg', 'abs', 'sign', 'min', 'max', 'greater', 'where'] as const, () => exact),
  ...forEachName(
    ['transpose', 'reshape', 'broadcastTo', 'concat', 'slice', 'stopGradient', 'scan'] as const,
    () => exact,
  ),
  ...forEachName(['constant', 'add', 'sub', 'mul', 'div', 'sqrt'] as const, () => rounded),
  ...forEachName(['sum', 'mean', 'prod', 'matmul'] as const, () => rounded),
  ...forEachName(['exp', 'log', 'sin', 'cos', 'tanh', 'sigmoid'] as const, () => elementary),
};

export const arithmeticOf = (precision: Precision, stated: StatedAccuracy = {}): Arithmetic => ({
  ...formats[precision],
  allowances: { ...usual, ...stated.primitives },
  flushesDenormals: stated.flushesDenormals !== undefined,
  finiteOnly: stated.finiteOnly !== undefined,
});
