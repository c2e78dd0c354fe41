// What published code calls the parameters of a unit, and how it lays them out.

/** Where weights come from: `keras`, `[in, out]`; `pytorch`, mostly `[out, in]`; `nalu`, core's own names, `[in, out]`. */
export type Convention = 'keras' | 'pytorch' | 'nalu';

/** The parameter of a unit as someone else has it. */
export interface Foreign {
  /** The ends of its names, without what a model puts in front. */
  readonly names: readonly string[];
  /** Whether a matrix is `[out, in]`. */
  readonly transposed: boolean;
}

type Table = Readonly<Record<string, readonly string[]>>;

const pair: Table = {
  wHat: ['nac_add.W_hat', 'nac.W_hat', 'W_hat'],
  mHat: ['nac_add.M_hat', 'nac.M_hat', 'M_hat'],
};
const nalu: Table = {
  ...pair,
  wHatMul: ['nac_mul.W_hat'],
  mHatMul: ['nac_mul.M_hat'],
  gate: ['G'],
  gateBias: ['bias'],
};
const one: Table = { w: ['W'] };
const power: Table = { wReal: ['W_real'], wImaginary: ['W_im'], w: ['W_real'], gate: ['g'] };

/** The names that the code of a unit has beside the usual, by the title of the unit's class. */
const named: Readonly<Record<string, Table>> = {
  NAC: pair,
  NACMul: pair,
  GNAC: pair,
  NACMulSigma: { wHat: ['W_hat'] },
  SigmoidNMU: { wHat: ['W_hat'] },
  NALU: nalu,
  GNALU: nalu,
  SinhNALU: nalu,
  NAU: one,
  NMU: one,
  SNMU: one,
  NRU: one,
  NMRU: one,
  NACMulNMU: one,
  GatedNAUNMU: { wAdd: ['nac_add.W'], wMul: ['nac_mul.W'], gate: ['G'] },
  INALU: { wHat: ['W_a_hat'], mHat: ['M_a_hat'], wHatMul: ['W_m_hat'], mHatMul: ['M_m_hat'], gate: ['g'] },
  NPU: power,
  RealNPU: power,
  ModifiedRealNPU: power,
  Linear: { weight: ['weight', 'kernel', 'W'], bias: ['bias'] },
  Dense: { kernel: ['kernel', 'weight', 'W'], bias: ['bias'] },
};

/** The ports of these to PyTorch keep their matrices `[in, out]`. */
const upright: ReadonlySet<string> = new Set(['INALU', 'NPU', 'RealNPU', 'ModifiedRealNPU']);

/** How a convention has the parameter at a path; a unit whose code is not known goes by core's own names. */
export const foreign = (convention: Convention, title: string, path: string): Foreign => {
  const names = convention === 'nalu' ? [] : (named[title]?.[path] ?? []);
  return {
    names: [...names, path],
    transposed: convention === 'pytorch' && names.length > 0 && !upright.has(title),
  };
};
