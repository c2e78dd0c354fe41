import { hostScan, mapTree, type NdArray, type Of, type Ops, type Scan, type ScanSpecs } from '@nalu/core';
import { instead, type Mutant, type Mutants } from './mutant.js';

type Result<C, Y> = { readonly carry: Of<C, NdArray>; readonly ys: Of<Y, NdArray> };
type Step<C, X, Y> = (
  carry: Of<C, NdArray>,
  x: Of<X, NdArray>,
) => { readonly carry: Of<C, NdArray>; readonly y: Of<Y, NdArray> };

/** A wrong scan, made of a right one: of its step, its inputs and its results. */
interface Wrong {
  readonly before?: <C, X, Y>(
    right: Ops<NdArray>,
    specs: ScanSpecs<C, X, Y>,
    carry: Of<C, NdArray>,
    xs: Of<X, NdArray>,
  ) => Of<X, NdArray>;
  readonly during?: <C, X, Y>(start: Of<C, NdArray>, step: Step<C, X, Y>, length: number) => Step<C, X, Y>;
  readonly after?: <C, X, Y>(
    right: Ops<NdArray>,
    specs: ScanSpecs<C, X, Y>,
    result: Result<C, Y>,
    start: Of<C, NdArray>,
  ) => Result<C, Y>;
}

const lengthOf = <X>(spec: X, xs: Of<X, NdArray>): number => {
  let length = 0;
  mapTree<X, NdArray, void>(spec, xs, ({ shape }) => {
    length = shape[0] as number;
  });
  return length;
};

const wrongly = (says: string, { before, during, after }: Wrong): Mutant =>
  instead('scan', says, (right) => {
    const scan: Scan<NdArray> = (specs, carry, given, step) => {
      const xs = before?.(right, specs, carry, given) ?? given;
      const each = during?.(carry, step, lengthOf(specs.xs, xs)) ?? step;
      const result = hostScan(right, specs, carry, xs, each);
      return after?.(right, specs, result, carry) ?? result;
    };
    return scan;
  });

/** The last index of axis 0 first. */
const turned = ({ concat, slice }: Ops<NdArray>, x: NdArray): NdArray => {
  const length = x.shape[0] as number;
  return concat(
    Array.from({ length }, (_, t) => slice(x, 0, length - 1 - t, length - t)),
    0,
  );
};

/** Leaves of equal shapes change places. */
const rotated = <S>(spec: S, tree: Of<S, NdArray>): Of<S, NdArray> => {
  const leaves: NdArray[] = [];
  mapTree<S, NdArray, void>(spec, tree, (x) => {
    leaves.push(x);
  });
  let next = 0;
  return mapTree<S, NdArray, NdArray>(spec, tree, (x) => {
    const other = leaves[++next % leaves.length] as NdArray;
    return `${other.shape}` === `${x.shape}` ? other : x;
  });
};

export const scanMutants: Mutants<'scan'> = {
  scan: [
    wrongly('begins each step with the first carry', {
      during: (start, step) => (_, x) => step(start, x),
    }),
    wrongly('gives its ys in reverse', {
      after: (right, { ys: spec }, { carry, ys }) => ({
        carry,
        ys: mapTree<typeof spec, NdArray, NdArray>(spec, ys, (y) => turned(right, y)),
      }),
    }),
    wrongly('walks its sequences from the end', {
      before: (right, { xs: spec }, _, xs) =>
        mapTree<typeof spec, NdArray, NdArray>(spec, xs, (x) => turned(right, x)),
    }),
    wrongly('gives back the carry that it got', {
      after: (_, __, { ys }, start) => ({ carry: start, ys }),
    }),
    wrongly('gives the carry before the last step', {
      during: (_, step, length) => {
        let t = 0;
        return (carry, x) => (++t === length ? { ...step(carry, x), carry } : step(carry, x));
      },
    }),
    wrongly('mixes up two carries of one shape', {
      after: (_, { carry: spec }, { carry, ys }) => ({ carry: rotated(spec, carry), ys }),
    }),
    wrongly('mixes up two ys of one shape', {
      after: (_, { ys: spec }, { carry, ys }) => ({ carry, ys: rotated(spec, ys) }),
    }),
    wrongly('reads the first x in each step', {
      before: ({ broadcastTo, slice }, { xs: spec }, _, xs) =>
        mapTree<typeof spec, NdArray, NdArray>(spec, xs, (x) => broadcastTo(slice(x, 0, 0, 1), x.shape)),
    }),
    wrongly('ends after a hundred steps', {
      during: (_, step) => {
        let t = 0;
        return (carry, x) => (++t > 100 ? { ...step(carry, x), carry } : step(carry, x));
      },
    }),
  ],
};
