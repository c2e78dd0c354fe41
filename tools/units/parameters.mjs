// @ts-check
// How many parameters a unit has, as a formula in the sizes of its layer: 2·in·out + in.

/** @typedef {import('../../packages/core/src/units/about.js').AnyUnit} AnyUnit */
/** @typedef {(inputs: number, outputs: number) => number} Count */
/** @typedef {{ both: number, inputs: number, outputs: number, rest: number }} Factors */

/** @type {(spec: object) => number} */
const countOf = (spec) =>
  Object.values(spec).reduce(
    (total, child) =>
      total +
      ('kind' in child
        ? child.shape.reduce((/** @type {number} */ product, /** @type {number} */ dim) => product * dim, 1)
        : countOf(child)),
    0,
  );

/** The factors of a count that is a·in·out + b·in + c·out + d. @type {(count: Count) => Factors} */
const factorsOf = (count) => {
  const both = count(3, 4) - count(3, 3) - count(2, 4) + count(2, 3);
  const inputs = count(3, 3) - count(2, 3) - 3 * both;
  const outputs = count(2, 4) - count(2, 3) - 2 * both;
  return { both, inputs, outputs, rest: count(2, 3) - 6 * both - 2 * inputs - 3 * outputs };
};

/** @type {(factors: Factors) => string} */
const printed = ({ both, inputs, outputs, rest }) =>
  /** @type {const} */ ([
    [both, '·in·out'],
    [inputs, '·in'],
    [outputs, '·out'],
    [rest, ''],
  ])
    .filter(([factor]) => factor !== 0)
    .map(([factor, letters]) => `${factor}${letters}`.replace(/^1·/, ''))
    .join(' + ') || '0';

/**
 * The formula of a factory, from a few sizes, and tried on others. The number of a sample where there is no such formula, as for a unit
 * with a fixed number of outputs.
 *
 * @param {AnyUnit} sample
 * @param {((inputs: number, outputs: number) => AnyUnit) | undefined} make
 */
export const parameterCount = (sample, make) => {
  const [ins, outs] = [Number(sample.input.at(-1)), Number(sample.output.at(-1))];
  const given = `${countOf(sample.spec)} for ${ins} × ${outs}`;
  if (make === undefined) return given;
  try {
    /** @type {Count} */
    const count = (a, b) => countOf(make(a, b).spec);
    const factors = factorsOf(count);
    const { both, inputs, outputs, rest } = factors;
    /** @type {Count} */
    const worked = (a, b) => both * a * b + inputs * a + outputs * b + rest;
    const holds = worked(5, 7) === count(5, 7) && worked(ins, outs) === countOf(sample.spec);
    return holds ? printed(factors) : given;
  } catch {
    return given;
  }
};
