import { array, eager, linear, type NdArray, nalu, predictor, stack } from '@nalu/core';
import { reference } from '@nalu/core/reference';
import { describe, expect, it } from 'vitest';
import { treeOfNames } from '../../src/import/trees.js';
import { type FileEngine, fromOnnx, toOnnx, toOnnxFiles, verify } from '../../src/index.js';
import { drawn, onReference } from '../import/support/arrays.js';
import { fileOf, integers, node, value } from '../import/support/models.js';
import { recurrentNalu } from '../support/programs.js';
import { refusal } from '../support/refusal.js';

const model = stack({ first: linear(2, 3), second: nalu(3, 1) });
const trained = { model, params: drawn(model.spec, 1, [-1, 1]) };
const file = toOnnx(trained, { form: 'inlined' });
const exact = eager(reference);

const scaled = (factor: number) => (x: NdArray | number) => {
  const { shape, data } = reference.exp(x);
  return { shape, data: data.map((each) => each * factor) };
};
const wrongExp = { ...eager({ ...reference, exp: scaled(1.01) }), name: 'wrong exp' };

/** Opens files through the import, and notes what it was given. */
const noting = (given: Uint8Array[], name = 'noting'): FileEngine => ({
  name,
  open: async (bytes) => {
    given.push(bytes);
    const program = fromOnnx(bytes);
    return {
      run: async (inputs) => {
        const arrays = await onReference(program, treeOfNames(Object.entries(inputs)));
        return Object.fromEntries(
          Object.keys(program.outputs).map((output, i) => [output, arrays[i] as NdArray]),
        );
      },
      close: async () => {},
    };
  },
});

describe('verify', () => {
  it('finds no difference between the reference and itself', async () => {
    const report = await verify(file, [exact], 3);
    expect(report).toMatchObject({ passed: true, samples: 3 });
    expect(report.rows).toEqual([
      { name: 'reference', tolerance: 1e-4, absolute: 0, relative: 0, passed: true },
    ]);
  });

  it('gives an engine that opens files the very bytes', async () => {
    const given: Uint8Array[] = [];
    const report = await verify(file, [noting(given)], 2);
    expect(report.passed).toBe(true);
    expect(given).toHaveLength(1);
    expect(given[0]).toBe(file);
  });

  it('names the first node where an engine leaves the reference', async () => {
    const { passed, rows } = await verify(file, [wrongExp, exact], 4);
    expect(passed).toBe(false);
    expect(rows.map((row) => row.passed)).toEqual([false, true]);
    expect(rows[0]?.output).toBe('y');
    expect(rows[0]?.parting).toMatchObject({ operator: 'Exp', relative: expect.closeTo(0.01, 5) });
    expect(rows[1]?.parting).toBeUndefined();
  });

  it('looks into units that are functions', async () => {
    const { rows } = await verify(toOnnx(trained), [wrongExp], 4);
    expect(rows[0]?.parting).toMatchObject({
      node: expect.stringMatching(/second\/nalu.*exp/),
      operator: 'Exp',
    });
  });

  it('asks an engine that opens files for the value of every node, to name the first', async () => {
    const given: Uint8Array[] = [];
    const { open, name } = noting(given);
    const wrong: FileEngine = {
      name,
      open: async (bytes) => {
        const { run, close } = await open(bytes);
        const bent = ({ shape, data }: NdArray) => ({ shape, data: data.map((each) => each * 1.01) });
        const isOff = (output: string) => output === 'y' || output.includes('sigmoid');
        return {
          run: async (inputs) =>
            Object.fromEntries(
              Object.entries(await run(inputs)).map(([output, each]) => [
                output,
                isOff(output) ? bent(each) : each,
              ]),
            ),
          close,
        };
      },
    };
    const { rows } = await verify(file, [wrong], 2);
    expect(rows[0]?.parting?.operator).toBe('Sigmoid');
    expect(Object.keys(fromOnnx(given[1] as Uint8Array).outputs).length).toBeGreaterThan(5);
  });

  it.each([recurrentNalu, predictor(model)])(
    'runs $name with other sizes for every sample',
    async (program) => {
      const report = await verify(toOnnx(program as typeof recurrentNalu), [exact, noting([])], 4);
      expect(report.rows.map(({ relative }) => relative)).toEqual([0, 0]);
    },
  );

  it('reads a file that computes with a size, once it is given', async () => {
    const parts = { input: [value('x', ['n', 2])], initializer: [integers('a', [0]), integers('b', [2])] };
    const bytes = fileOf({ ...parts, output: [value('y', [2, 2])], node: [node('Slice', 'x a b', 'y')] });
    await expect(verify(bytes, [exact])).rejects.toEqual(refusal('NALU_UNSUPPORTED', '{ dims: … }'));
    expect((await verify(bytes, [exact], 2, { dims: { n: 3 } })).passed).toBe(true);
  });

  it('takes samples from the caller, in the numbers that the file holds', async () => {
    const seen: NdArray[] = [];
    const { open, name } = noting([]);
    const engine: FileEngine = {
      name,
      open: async (bytes) => {
        const opened = await open(bytes);
        return {
          ...opened,
          run: (inputs) => {
            seen.push(inputs.x as NdArray);
            return opened.run(inputs);
          },
        };
      },
    };
    await verify(file, [engine], [{ x: array([[0.1, 2]]) }]);
    expect(seen).toEqual([array([[Math.fround(0.1), 2]])]);
  });

  it('reads data that lies beside the file', async () => {
    const { bytes, data } = toOnnxFiles(trained, { location: 'w.bin', from: 1 });
    const external = (_: string, offset: number, length: number) => data.subarray(offset, offset + length);
    const report = await verify(bytes, [exact, noting([])], 2, { external });
    expect(report.passed).toBe(true);
  });

  it('tells in its row what goes wrong in an engine', async () => {
    const broken: FileEngine = {
      name: 'broken',
      open: async () => Promise.reject(new Error('no such device')),
    };
    const { passed, rows } = await verify(file, [broken, exact]);
    expect(passed).toBe(false);
    expect(rows[0]).toMatchObject({ passed: false, error: 'no such device' });
    expect(rows[1]?.passed).toBe(true);
  });

  it('does not let a NaN or an ∞ pass as near', async () => {
    const bytes = fileOf({
      input: [value('x', [2])],
      output: [value('y', [2])],
      node: [node('Exp', 'x', 'y')],
    });
    const off = (bad: number) => ({ ...eager({ ...reference, exp: scaled(bad) }), name: String(bad) });
    const { rows } = await verify(bytes, [off(Number.NaN), off(Number.POSITIVE_INFINITY)], 1);
    expect(rows.map(({ absolute, passed }) => [absolute, passed])).toEqual([
      [Number.POSITIVE_INFINITY, false],
      [Number.POSITIVE_INFINITY, false],
    ]);
  });

  it('holds a runtime to its own precision', async () => {
    const bytes = toOnnx(trained, { precision: 'float64' });
    const single = { ...exact, precision: 'float32' as const };
    const { rows } = await verify(bytes, [exact, single], 1);
    expect(rows.map(({ tolerance }) => tolerance)).toEqual([1e-9, 1e-4]);
  });

  it('refuses samples and options that do not fit', async () => {
    await expect(verify(file, [])).rejects.toEqual(
      refusal('NALU_OPTION', 'the engines must be a list of at least one'),
    );
    await expect(verify(file, [exact], 0)).rejects.toEqual(refusal('NALU_OPTION', '"samples"'));
    await expect(verify(file, [exact], [{ z: array([1]) }])).rejects.toEqual(
      refusal('NALU_TREE', 'the inputs of sample 0 must be x, got "z"'),
    );
    await expect(verify(file, [exact], [{ x: array([1]) }])).rejects.toEqual(
      refusal('NALU_SHAPE', '"x" of sample 0 must be [batch, 2], got [1]'),
    );
    await expect(verify(file, [exact], 1, { tolerence: 1 } as object)).rejects.toEqual(
      refusal('NALU_OPTION', 'tolerence'),
    );
  });
});
