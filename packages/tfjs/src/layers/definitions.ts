import {
  dmu,
  gatedNauNmu,
  gNac,
  gNalu,
  inalu,
  linear,
  mcFc,
  modifiedRealNpu,
  mulMcFc,
  nac,
  nacMul,
  nacMulNmu,
  nacMulSigma,
  naiveNpu,
  nalu,
  nau,
  nlrl,
  nmru,
  nmu,
  npu,
  nru,
  nsr,
  realNpu,
  sigmoidNmu,
  sinhNalu,
  snalu,
  snmu,
  type Unit,
} from '@nalu/core';

// biome-ignore lint/suspicious/noExplicitAny: units whose parameters differ, in one table.
export type AnyUnit = Unit<any>;

/** The titles of the units, which name the classes, by the names of their factories in core. */
export const titles = {
  dmu: 'DMU',
  gNac: 'GNAC',
  gNalu: 'GNALU',
  gatedNauNmu: 'GatedNAUNMU',
  inalu: 'INALU',
  linear: 'Linear',
  mcFc: 'MCFC',
  modifiedRealNpu: 'ModifiedRealNPU',
  mulMcFc: 'MulMCFC',
  nac: 'NAC',
  nacMul: 'NACMul',
  nacMulNmu: 'NACMulNMU',
  nacMulSigma: 'NACMulSigma',
  naiveNpu: 'NaiveNPU',
  nalu: 'NALU',
  nau: 'NAU',
  nlrl: 'NLRL',
  nmru: 'NMRU',
  nmu: 'NMU',
  npu: 'NPU',
  nru: 'NRU',
  nsr: 'NSR',
  realNpu: 'RealNPU',
  sigmoidNmu: 'SigmoidNMU',
  sinhNalu: 'SinhNALU',
  snalu: 'SNALU',
  snmu: 'SNMU',
} as const;

export type UnitName = keyof typeof titles;

/** Makes a unit of core, the only formula that a layer has. Each takes options of its own, and checks them itself. */
type Make = (inputs: number, outputs: number, options: never) => AnyUnit;

const factories: Readonly<Record<UnitName, Make>> = {
  dmu,
  gNac,
  gNalu,
  gatedNauNmu,
  inalu,
  linear,
  mcFc,
  modifiedRealNpu,
  mulMcFc,
  nac,
  nacMul,
  nacMulNmu,
  nacMulSigma,
  naiveNpu,
  nalu,
  nau,
  nlrl,
  nmru,
  nmu,
  npu,
  nru,
  nsr,
  realNpu,
  sigmoidNmu,
  sinhNalu,
  snalu,
  snmu,
};

/** A unit as the class factory sees it: whichever it is. */
export interface Definition {
  readonly name: UnitName;
  readonly title: string;
  readonly make: (inputs: number, outputs: number, options: object) => AnyUnit;
}

export const definitionOf = (name: UnitName): Definition => ({
  name,
  title: titles[name],
  make: factories[name] as Definition['make'],
});
export const unitNames = Object.keys(titles) as UnitName[];

/** tfjs has one registry of class names for everybody, and no namespaces. */
export const classNameOf = (title: string): string => `nalu>${title}`;
