import {
  type CompileOptions,
  type Executable,
  eager,
  flatten,
  type Given,
  leafSpecs,
  mapTree,
  type NdArray,
  type Of,
  type Program,
  printShape,
  type Runtime,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { expect } from 'vitest';
import { onnxruntime } from '../../src/index.js';
import type { OrtPrecision } from '../../src/ort.js';

export const precisions = ['float32', 'float64'] as const;

/** The spacing of numbers at 1. */
const spacing: Readonly<Record<OrtPrecision, number>> = { float32: 2 ** -23, float64: 2 ** -52 };

/** How far a result may be off, in spacings of its largest element. Training passes its errors on from step to step. */
export const conditions = { primitive: 32, scan: 128, model: 800, training: 1e4 } as const;

export interface AgreementOptions extends CompileOptions {
  readonly precision?: OrtPrecision;
  readonly opset?: number;
  readonly condition?: number;
}

/** The inputs as the precision holds them, so that both sides start from the same numbers. */
export const rounded = <S>(spec: S, inputs: Of<S, NdArray>, precision: OrtPrecision): Of<S, NdArray> =>
  mapTree<S, NdArray, NdArray>(spec, inputs, (x) =>
    precision === 'float64' ? x : { shape: x.shape, data: x.data.map(Math.fround) },
  );

type Run<S, R> = (inputs: Of<S, NdArray>) => Promise<Of<R, NdArray>>;

/** Runs a program on arrays, whatever runtime it is on. */
export const arraysOn = <S, R, V>(
  { upload, read }: Runtime<V>,
  program: Program<S, R>,
  executable: Executable<S, R, V>,
): Run<S, R> => {
  return async (inputs) => {
    const given = mapTree<S, NdArray, V>(program.inputs, inputs, upload) as Given<S, V>;
    const outputs = await executable.run(given);
    const arrays = await Promise.all(flatten<R, V>(program.outputs, outputs).map(read));
    let next = 0;
    return mapTree<R, V, NdArray>(program.outputs, outputs, () => arrays[next++] as NdArray);
  };
};

/** Compiles a program twice, and gives a function that expects both to agree on its inputs. */
export const agreement = async <S, R>(
  program: Program<S, R>,
  { precision = 'float64', condition = conditions.primitive, opset, ...options }: AgreementOptions = {},
): Promise<(inputs: Of<S, NdArray>) => Promise<void>> => {
  const runtime = await onnxruntime({ precision, ...(opset !== undefined && { opset }) });
  const oracle = eager(reference);
  const compiled = arraysOn(runtime, program, await runtime.compile(program, options));
  const expected = arraysOn(oracle, program, await oracle.compile(program, options));
  return async (inputs) => {
    const same = rounded(program.inputs, inputs, precision);
    expectClose(program, await compiled(same), await expected(same), { precision, condition });
  };
};

export const expectClose = <S, R>(
  { name, outputs }: Program<S, R>,
  actual: Of<R, NdArray>,
  expected: Of<R, NdArray>,
  { precision, condition }: Required<Pick<AgreementOptions, 'precision' | 'condition'>>,
): void => {
  const tolerance = spacing[precision] * condition;
  const wanted = flatten<R, NdArray>(outputs, expected);
  flatten<R, NdArray>(outputs, actual).forEach((array, i) => {
    const who = `${name} › ${leafSpecs(outputs)[i]?.path}`;
    expect(array.shape, who).toEqual(wanted[i]?.shape);
    expect(worst(array, wanted[i] as NdArray, tolerance), who).toBeUndefined();
  });
};

/** The element that is furthest off, in words; undefined when every one is near enough. */
const worst = ({ shape, data }: NdArray, expected: NdArray, tolerance: number): string | undefined => {
  const largest = expected.data.reduce(
    (max, x) => (Number.isFinite(x) ? Math.max(max, Math.abs(x)) : max),
    0,
  );
  const errors = data.map((x, i) =>
    Object.is(x, expected.data[i]) ? 0 : Math.abs(x - (expected.data[i] as number)),
  );
  const bad = errors.findIndex((error) => !(error <= tolerance * largest));
  if (bad < 0) return undefined;
  return `${printShape(shape)}: ${data[bad]} instead of ${expected.data[bad]} at ${bad}, allowed ±${tolerance * largest}`;
};
