import { requireChoice, requireInits, requireNames, requirePositive, requireSizes } from '../guards.js';
import { array } from '../nd-array.js';
import type { Initializer } from '../random/initializers.js';
import { uniform } from '../random/laws.js';
import { tensor } from '../spec.js';
import type { About } from './about.js';
import { unit } from './unit.js';

export interface NlrlOptions {
  /** `rule` (default): each output negates inputs as it needs. `input`: an input is negated for all outputs or for none. */
  readonly negation?: 'rule' | 'input';
  /** Stands for a smaller truth in the logarithm. Default 1e-10. */
  readonly epsilon?: number;
  /** U[−½, ½] by default. */
  readonly init?: {
    readonly negation?: Initializer;
    readonly rule?: Initializer;
    readonly selection?: Initializer;
  };
}

/**
 * Neural Logic Rule Layer: conjunctions and disjunctions of its inputs, some of them negated.
 *
 *     n = (1 − σ(G_N)) x + σ(G_N) (1 − x)          AND = exp(Σ_i σ(G_R) log max(n, ε))
 *     OR = 1 − exp(Σ_i σ(G_R) log max(1 − n, ε))   y = (1 − σ(G_S)) AND + σ(G_S) OR
 *
 * `negation` G_N: `[in, out]`, or `[in]` for `input`; `rule` G_R: `[in, out]`, `selection` G_S: `[out]`, unitless. `x`: `[batch, in]`, truths of
 * [0, 1]. Returns `[batch, out]`, truths again.
 *
 * @throws {NaluError} NALU_SHAPE when `x` is not `[batch, in]`; NALU_OPTION for an option that it may not have.
 * @see Reimann, Schwung & Ding, Neural logic rule layers, Information Sciences 596, 2022. doi:10.1016/j.ins.2022.03.021
 * @example
 * const params = { negation: array([[-50], [50]]), rule: array([[50], [50]]), selection: array([-50]) };
 * nlrl(2, 1).apply(reference, params, array([[1, 0], [1, 1]])); // x₁ and not x₂: float64[2, 1] ≈ [[1], [0]]
 */
export const nlrl = (inputs: number, outputs: number, options: NlrlOptions = {}) => {
  const { negation: own = 'rule', epsilon = 1e-10, init = {} } = options;
  requireSizes('nlrl', { inputs, outputs });
  requireNames('nlrl', options, ['negation', 'epsilon', 'init']);
  requireInits('nlrl', init, ['negation', 'rule', 'selection']);
  requireChoice('nlrl', 'negation', ['rule', 'input'], own);
  requirePositive('nlrl', { epsilon });
  const start = uniform(-0.5, 0.5);
  return unit({
    name: 'nlrl',
    options,
    input: ['batch', inputs],
    output: ['batch', outputs],
    spec: {
      negation: own === 'rule' ? tensor(inputs, outputs) : tensor(inputs),
      rule: tensor(inputs, outputs),
      selection: tensor(outputs),
    },
    init: { negation: start, rule: start, selection: start, ...init },
    apply: (ops, { negation, rule, selection }, x) => {
      const { add, exp, log, max, mul, neg, reshape, shape, sigmoid, sub, sum } = ops;
      const leading = shape(x).slice(0, -1);
      const column = reshape(x, [...leading, inputs, 1]);
      const others = sub(1, column);
      const gate = own === 'rule' ? negation : reshape(negation, [inputs, 1]);
      const [flip, keep, r] = [sigmoid(gate), sigmoid(neg(gate)), sigmoid(rule)];
      const all = (truths: typeof x) =>
        reshape(exp(sum(mul(r, log(max(truths, epsilon))), [-2])), [...leading, outputs]);
      const and = all(add(mul(keep, column), mul(flip, others)));
      // De Morgan, with 1 − n from its own shares: a difference from 1 would lose the digits of a small one.
      const or = sub(1, all(add(mul(flip, column), mul(keep, others))));
      return add(mul(sigmoid(neg(selection)), and), mul(sigmoid(selection), or));
    },
    weights: ({ sigmoid }, { negation, rule, selection }) => [
      sigmoid(negation),
      sigmoid(rule),
      sigmoid(selection),
    ],
    defaults: { optimizer: 'adam', learningRate: 0.1 },
  });
};

const FULL = 50;
/** Every combination of x₁ and x₂, beside an input that does not matter. */
const truths = array([
  [0, 0, 1],
  [0, 1, 0],
  [1, 0, 1],
  [1, 1, 0],
]);
const ideal = (says: string, selection: number, y: readonly (readonly number[])[]) => ({
  says,
  unit: nlrl(3, 2),
  params: {
    negation: array([
      [-FULL, -FULL],
      [-FULL, FULL],
      [0, 0],
    ]),
    rule: array([
      [FULL, FULL],
      [FULL, FULL],
      [-FULL, -FULL],
    ]),
    selection,
  },
  x: truths,
  y: array(y),
  within: 1.01e-10,
});

export const aboutNlrl: About = {
  title: 'NLRL',
  purposes: ['logic'],
  equation: [
    'n = (1 − σ(G_N)) x + σ(G_N) (1 − x)',
    'AND = exp(Σ_i σ(G_R) log max(n, ε))',
    'OR = 1 − exp(Σ_i σ(G_R) log max(1 − n, ε))',
    'y = (1 − σ(G_S)) AND + σ(G_S) OR',
  ],
  source:
    'Reimann, Schwung & Ding, Neural logic rule layers, Information Sciences 596, 2022. doi:10.1016/j.ins.2022.03.021',
  domain: 'truths 0 and 1, up to ε: a false conjunction is ε and not 0',
  notes: [
    'There is no code of the authors. A PyTorch version by others takes log(n) for OR as well, which makes it 1 − AND; here OR follows De Morgan.',
    'G_N is [in] in one of the versions read, and [in, out] in others, the default here. With [in], an input and its negation need two layers.',
    'The optimiser is that of the PyTorch version, which divides the rate by 10 every 20 epochs.',
  ],
  samples: [
    { says: 'nlrl', unit: nlrl(3, 2), x: [4, 3], range: [0, 1] },
    {
      says: 'nlrl that negates an input for all outputs',
      unit: nlrl(3, 2, { negation: 'input' }),
      x: [4, 3],
      range: [0, 1],
    },
    { says: 'nlrl with a large ε', unit: nlrl(3, 2, { epsilon: 0.3 }), x: [4, 3], range: [0, 1] },
  ],
  ideals: [
    ideal('tells x₁ and x₂, x₁ and not x₂', -FULL, [
      [0, 0],
      [0, 0],
      [0, 1],
      [1, 0],
    ]),
    ideal('tells x₁ or x₂, x₁ or not x₂', FULL, [
      [0, 1],
      [1, 0],
      [1, 1],
      [1, 1],
    ]),
  ],
};
