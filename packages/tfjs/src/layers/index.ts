import * as core from '@tensorflow/tfjs-core';
import * as tfjsLayers from '@tensorflow/tfjs-layers';
import { type NaluLayers, naluLayers, registerNaluLayers as register } from './layers.js';
import type { LayersTfjs } from './namespace.js';

export * from './unbound.js';

const installed: LayersTfjs = { ...core, ...tfjsLayers };

/** The layers for the installed packages `@tensorflow/tfjs-core` and `@tensorflow/tfjs-layers`. */
const bound: NaluLayers = naluLayers(installed);

export const classes: NaluLayers['classes'] = bound.classes;
export const dmu: NaluLayers['dmu'] = bound.dmu;
export const gNac: NaluLayers['gNac'] = bound.gNac;
export const gNalu: NaluLayers['gNalu'] = bound.gNalu;
export const gatedNauNmu: NaluLayers['gatedNauNmu'] = bound.gatedNauNmu;
export const inalu: NaluLayers['inalu'] = bound.inalu;
export const lstmCell: NaluLayers['lstmCell'] = bound.lstmCell;
export const unitCell: NaluLayers['unitCell'] = bound.unitCell;
export const linear: NaluLayers['linear'] = bound.linear;
export const mcFc: NaluLayers['mcFc'] = bound.mcFc;
export const modifiedRealNpu: NaluLayers['modifiedRealNpu'] = bound.modifiedRealNpu;
export const mulMcFc: NaluLayers['mulMcFc'] = bound.mulMcFc;
export const nac: NaluLayers['nac'] = bound.nac;
export const nacMul: NaluLayers['nacMul'] = bound.nacMul;
export const nacMulNmu: NaluLayers['nacMulNmu'] = bound.nacMulNmu;
export const nacMulSigma: NaluLayers['nacMulSigma'] = bound.nacMulSigma;
export const naiveNpu: NaluLayers['naiveNpu'] = bound.naiveNpu;
export const nalu: NaluLayers['nalu'] = bound.nalu;
export const nau: NaluLayers['nau'] = bound.nau;
export const nlrl: NaluLayers['nlrl'] = bound.nlrl;
export const nmru: NaluLayers['nmru'] = bound.nmru;
export const nmu: NaluLayers['nmu'] = bound.nmu;
export const npu: NaluLayers['npu'] = bound.npu;
export const nru: NaluLayers['nru'] = bound.nru;
export const nsr: NaluLayers['nsr'] = bound.nsr;
export const realNpu: NaluLayers['realNpu'] = bound.realNpu;
export const sigmoidNmu: NaluLayers['sigmoidNmu'] = bound.sigmoidNmu;
export const sinhNalu: NaluLayers['sinhNalu'] = bound.sinhNalu;
export const snalu: NaluLayers['snalu'] = bound.snalu;
export const snmu: NaluLayers['snmu'] = bound.snmu;

/** Puts the weights of published code into a layer or a model; see {@link LoadWeights}. */
export const loadWeights: NaluLayers['loadWeights'] = bound.loadWeights;

/**
 * Registers all layers with a TensorFlow.js, the installed one by default, so that `tf.loadLayersModel` knows them.
 *
 * @throws {NaluError} as {@link naluLayers}.
 */
export const registerNaluLayers = (tf: LayersTfjs = installed): void => register(tf);
