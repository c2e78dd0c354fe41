import { checkPrograms, subjectOf } from '@nalu/conformance';
import {
  complain,
  type Executable,
  eager,
  flatten,
  type Given,
  leafSpecs,
  type NdArray,
  type Of,
  type Program,
  printShape,
  type Runtime,
  replay,
  type SpecTree,
  trace,
} from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { fromOnnx, type ToOnnxOptions, toOnnx } from '@nalu/onnx';
import { describe, expect, it } from 'vitest';

const oracle = eager(reference);

const sameBits = (a: NdArray, b: NdArray): boolean =>
  printShape(a.shape) === printShape(b.shape) && a.data.every((value, i) => Object.is(value, b.data[i]));

const show = ({ shape, data }: NdArray): string => `${printShape(shape)} ${[...data].join(' ')}`;

/** A gradient multiplies in another order where a size is free, so a program with free axes is compared as it was traced. */
const asTraced = <S, R>(program: Program<S, R>): Program<S, R> => {
  const isFree = leafSpecs(program.inputs).some(({ spec }) =>
    spec.shape.some((dim) => typeof dim === 'string'),
  );
  return isFree ? replay(trace(program)) : program;
};

/** The reference, whose programs have gone through a file; they must then give the same bits as without. */
const throughFile = (options: ToOnnxOptions<never>): Runtime<NdArray> => ({
  ...oracle,
  name: 'through a file',
  compile: async <S, R>(program: Program<S, R>) => {
    const read = fromOnnx(toOnnx(program, { ...options, precision: 'float64' } as ToOnnxOptions<S>));
    expect(leafSpecs(read.inputs)).toEqual(leafSpecs(program.inputs));
    expect(leafSpecs(read.outputs).map(({ path }) => path)).toEqual(
      leafSpecs(program.outputs).map(({ path }) => path),
    );
    const [direct, again] = [await oracle.compile(asTraced(program)), await oracle.compile(read)];
    const executable: Executable<S, R, NdArray> = {
      run: async (inputs) => {
        const expected = await direct.run(inputs);
        const got = (await again.run(inputs as Given<SpecTree, NdArray>)) as Of<R, NdArray>;
        const actual = flatten<R, NdArray>(program.outputs, got);
        flatten<R, NdArray>(program.outputs, expected).forEach((array, i) => {
          if (!sameBits(actual[i] as NdArray, array))
            throw complain('NALU_DATA', {
              who: program.name,
              required: `output ${i} must be ${show(array)}`,
              got: show(actual[i] as NdArray),
            });
        });
        return got;
      },
      dispose: direct.dispose,
    };
    return executable;
  },
});

describe('fromOnnx(toOnnx(program))', () => {
  it.each([
    { opset: 17, seed: 1, programs: 700, form: 'functions' as const },
    { opset: 21, seed: 2, programs: 150, form: 'functions' as const },
    { opset: 17, seed: 3, programs: 150, form: 'inlined' as const },
  ])(
    'gives the bits of the program, on the reference: $programs generated ones, opset $opset $form',
    async (each) => {
      const { seed, programs, ...options } = each;
      const outcome = await checkPrograms(subjectOf(throughFile(options)), { programs, seed });
      expect(outcome.complaint).toBeUndefined();
      expect(outcome.programs).toBe(programs);
    },
  );
});
