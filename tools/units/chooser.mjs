// @ts-check
// Which unit for what. Nothing here is claimed: a unit is listed where its ideal weights compute it, and for numbers of any sign where
// they still do when signs are turned.

/** @typedef {import('../../packages/core/src/units/about.js').About} About */
/** @typedef {import('../../packages/core/src/units/about.js').Ideal} Ideal */
/** @typedef {import('../../packages/core/src/units/about.js').Purpose} Purpose */
/** @typedef {import('../../packages/core/src/ops.js').NdArray} NdArray */
/** @typedef {import('../../packages/core/src/ops.js').Ops<NdArray>} Reference */

/** What the ideals say of themselves. @type {Record<Exclude<Purpose, 'baseline'>, { title: string, says: RegExp }>} */
export const purposes = {
  add: { title: 'add', says: /\b(add|sum)/ },
  subtract: { title: 'subtract', says: /\b(subtract|difference)/ },
  multiply: { title: 'multiply', says: /\b(multipl|product)/ },
  divide: { title: 'divide', says: /\b(divid|invert|quotient)/ },
  power: { title: 'take powers and roots', says: /\b(power|root|square|cube)/ },
  compare: { title: 'compare', says: /\b(compar|tells)/ },
  logic: { title: 'combine truth values', says: /\b(and|or|not)\b/i },
};

/** @type {(reference: Reference, ideal: Ideal, x: NdArray) => NdArray} */
const applied = (reference, { unit, params }, x) => {
  const leaves = Object.entries(unit.spec).map(([name, leaf]) => {
    const value = params[name] ?? 0;
    const { shape } = /** @type {{ shape: readonly number[] }} */ (leaf);
    return [
      name,
      typeof value === 'number' ? reference.broadcastTo(reference.constant(value), shape) : value,
    ];
  });
  return unit.apply(reference, Object.fromEntries(leaves), x);
};

/** The input with the signs of these columns turned. @type {(x: NdArray, turns: (column: number) => boolean) => NdArray} */
const turned = ({ shape, data }, turns) => {
  const width = shape.at(-1) ?? 1;
  return { shape, data: data.map((value, i) => (turns(i % width) ? -value : value)) };
};

/** @type {(a: number, b: number, within: number) => boolean} */
const isNear = (a, b, within) => Math.abs(a - b) <= (within + 1e-12) * Math.max(Math.abs(b), 1);

/**
 * Whether a product keeps the signs of its factors: turning that of an input turns some results, and leaves all others what they are.
 *
 * @type {(reference: Reference, ideal: Ideal) => boolean}
 */
const keepsSigns = (reference, ideal) => {
  const { x, y, within } = ideal;
  const results = Array.from({ length: x.shape.at(-1) ?? 0 }, (_, column) => {
    const after = applied(
      reference,
      ideal,
      turned(x, (each) => each === column),
    );
    return [...y.data].map((value, i) => {
      const got = Number(after.data[i]);
      return isNear(got, value, within) ? 'same' : isNear(got, -value, within) ? 'opposite' : 'other';
    });
  }).flat();
  return results.includes('opposite') && !results.includes('other');
};

/** Whether a sum is the opposite for the opposite of all inputs. @type {(reference: Reference, ideal: Ideal) => boolean} */
const isOdd = (reference, ideal) => {
  const after = applied(
    reference,
    ideal,
    turned(ideal.x, () => true),
  );
  return ideal.y.data.every((value, i) => isNear(Number(after.data[i]), -value, ideal.within));
};

const hasNegative = (/** @type {Reference} */ _, /** @type {Ideal} */ { x }) =>
  x.data.some((value) => value < 0);

/** Whether an ideal takes numbers of any sign. @type {Record<keyof typeof purposes, (reference: Reference, ideal: Ideal) => boolean>} */
const takesSigns = {
  add: isOdd,
  subtract: isOdd,
  multiply: keepsSigns,
  divide: keepsSigns,
  power: hasNegative,
  compare: hasNegative,
  logic: () => false,
};

/**
 * The best that a unit does for a purpose: any sign before positive numbers alone, then the closest.
 *
 * @param {Reference} reference
 * @param {About} about
 * @param {keyof typeof purposes} purpose
 */
const best = (reference, about, purpose) => {
  if (!about.purposes.includes(purpose)) return undefined;
  return about.ideals
    .filter(({ says }) => purposes[purpose].says.test(says))
    .map((ideal) => ({
      signed: takesSigns[purpose](reference, ideal),
      within: ideal.within,
      says: ideal.says,
    }))
    .sort((a, b) => Number(b.signed) - Number(a.signed) || a.within - b.within)
    .at(0);
};

/**
 * For each purpose the units that take numbers of any sign, and those that take positive ones.
 *
 * @param {readonly About[]} catalogue
 * @param {Reference} reference
 */
export const chosen = (catalogue, reference) =>
  /** @type {(keyof typeof purposes)[]} */ (Object.keys(purposes)).map((purpose) => {
    const found = catalogue.flatMap((about) => {
      const how = best(reference, about, purpose);
      return how === undefined ? [] : [{ title: about.title, ...how }];
    });
    const closest = [...found].sort((a, b) => a.within - b.within);
    return {
      purpose,
      signed: closest.filter(({ signed }) => signed),
      positive: closest.filter(({ signed }) => !signed),
    };
  });

/** Purposes that a unit has and no ideal shows. @type {(about: About) => readonly Purpose[]} */
export const unshown = ({ purposes: has, ideals }) =>
  has.filter(
    (purpose) => purpose !== 'baseline' && !ideals.some(({ says }) => purposes[purpose].says.test(says)),
  );
