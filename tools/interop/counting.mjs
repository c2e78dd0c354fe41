// @ts-check
// The models of the counting app, as they start: images through an encoder, and symbols without one.

import { arraysByPath } from './expected.mjs';
import { formsOf, writeModel } from './models.mjs';

/** @typedef {import('./models.mjs').Context} Context */
/** @typedef {import('./models.mjs').Variant} Variant */

const PIXELS = 784;
const SYMBOLS = 10;
const TIME = 3;

/** @type {(context: Context) => readonly { says: string, model: any, width: number }[]} */
const modelsOf = ({ libraries: { counting } }) => {
  const { countingModel, modelNames, counting: recipe } = counting;
  const images = /** @type {const} */ (['mlp', 'cnn']).map((encoder) => ({
    says: `${encoder}, lstm-nalu-cell`,
    model: countingModel('lstm-nalu-cell', PIXELS, 1, recipe, encoder).model,
    width: PIXELS,
  }));
  const symbols = modelNames.map((name) => ({
    says: name,
    model: countingModel(name, SYMBOLS, 1, recipe).model,
    width: SYMBOLS,
  }));
  return [...images, ...symbols];
};

/** @param {Context} context */
export const writeCounting = (context) => {
  const { core } = context.libraries;
  const forms = formsOf(context.scope);
  for (const { says, model, width } of modelsOf(context)) {
    context.tick(says);
    const params = arraysByPath(core, model.spec, core.initialParameters(model, { seed: 1 }));
    const draw = (/** @type {number[]} */ ...shape) =>
      core.randomSource(1).draw(`${shape}`, core.uniform(0, 1), [...shape, width]);
    const sample = { says, subject: `counting: ${says}`, model, params };
    const group = ({ recurrence = 'scan' }) => `counting models, recurrence: ${recurrence}`;
    const fixed = [draw(TIME, 1), draw(TIME, 2)];
    for (const precision of context.scope.precisions) {
      const lstm = precision === 'float32' && says.includes('lstm');
      const as = (/** @type {Partial<Variant>} */ more) => forms.map((form) => ({ ...form, ...more }));
      writeModel(context, { ...sample, xs: [...fixed, draw(1, 3)] }, precision, {
        variants: [...as({}), ...(lstm ? as({ recurrence: 'lstm' }) : [])],
        group,
      });
      writeModel(context, { ...sample, xs: fixed }, precision, {
        variants: as({ recurrence: 'unrolled', dims: { time: TIME } }),
        group,
      });
    }
  }
};
