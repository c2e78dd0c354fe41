import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countingModel, counting as countingRecipe, modelNames } from '../apps/counting/src/models.js';
import * as conformance from '../packages/conformance/src/index.js';
import * as core from '../packages/core/src/index.js';
import * as onnx from '../packages/onnx/src/index.js';
import { float32, float64 } from '../packages/onnxruntime/test/columns/known.js';
import { onnxruntime } from '../tools/interop/accuracy.mjs';
import { checkFiles, type Finding } from '../tools/interop/check-files.mjs';
import { filesIn } from '../tools/interop/files.mjs';
import { writeModel } from '../tools/interop/models.mjs';
import { readyPython } from '../tools/interop/python.mjs';
import { failuresIn, rowsOf } from '../tools/interop/tally.mjs';
import { samplesOf } from '../tools/interop/units.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const stored = readFileSync(join(root, 'docs', 'interop.md'), 'utf8');

describe('docs/interop.md', () => {
  it('has every sample of the catalogue, in float32 and float64: run pnpm interop --write after a change', () => {
    const count = samplesOf(core.catalogue).length;
    const rows = [...stored.matchAll(/^\| float(?:32|64), (?:functions|inlined), opset \d+ +\| +(\d+)/gm)];
    expect(rows.map(([, files]) => Number(files))).toEqual(new Array(8).fill(count));
  });

  it('has no failure', () => {
    expect(stored).not.toContain('failed');
  });
});

describe('pnpm interop', () => {
  const interop = (...args: string[]) =>
    spawnSync(process.execPath, [join(root, 'tools', 'interop.mjs'), ...args], {
      env: { ...process.env, NALU_PYTHON: 'no-such-python' },
      encoding: 'utf8',
    });

  it('says in a line why it does not run without Python, and passes', () => {
    const { status, stdout } = interop();
    expect(stdout).toBe('not run: there is no Python to use (no-such-python: there is no no-such-python).\n');
    expect(status).toBe(0);
  });

  it('fails without Python where it is required', () => {
    expect(interop('--require').status).toBe(1);
  });

  it('allows onnxruntime what the columns of @nalu/onnxruntime allow it', () => {
    expect({ float32: onnxruntime.float32, float64: onnxruntime.float64 }).toEqual({ float32, float64 });
  });
});

describe('the report of interop', () => {
  const file = (path: string, tools: string[]) => ({
    ...{ path, name: `model ${path}`, group: 'all', subject: 'nau', precision: 'float32' as const },
    ...{ runs: [], tools },
  });
  const finding = (path: string, tool: string, rest: Partial<Finding>): Finding => ({
    ...{ path, tool, says: null, compared: 0, undecided: 0, worst: 0, room: 0 },
    ...rest,
  });

  it('names what failed, and what was never checked', () => {
    const listed = [file('a', ['checker', 'onnxruntime']), file('b', ['checker'])];
    const findings = [finding('a', 'checker', {}), finding('b', 'checker', { says: 'no graph' })];
    expect(failuresIn(listed, findings)).toEqual([
      'model a › onnxruntime: was not checked',
      'model b › checker: no graph',
    ]);
  });

  it('counts by row and tool, and keeps the worst', () => {
    const listed = [file('a', ['onnxruntime']), file('b', ['onnxruntime'])];
    const [row] = rowsOf(
      listed,
      [
        finding('a', 'onnxruntime', { compared: 3, worst: 0.5 }),
        finding('b', 'onnxruntime', { compared: 4, undecided: 1, worst: 0.25, says: 'wrong' }),
      ],
      ({ group }) => group,
    );
    expect(row).toMatchObject({ name: 'all', files: 2 });
    expect(row?.cells.onnxruntime).toEqual({
      ...{ passed: 1, failed: 1, compared: 7, undecided: 1, worst: 0.5, room: 0 },
    });
  });
});

const python = readyPython();
if ('missing' in python) console.log(`check.py is not tested: ${python.missing}`);

describe.skipIf('missing' in python)('check.py', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nalu-interop-'));
  const files = filesIn(folder);
  let findings: readonly Finding[] = [];
  const says = (path: string, tool: string) =>
    findings.find((each) => each.path === path && each.tool === tool)?.says;

  beforeAll(async () => {
    const counting = { countingModel, counting: countingRecipe, modelNames };
    const libraries = { core, onnx, conformance, counting } as never;
    const model = core.nau(3, 1);
    const params = { w: core.array([[1], [2], [3]]) };
    const xs = [
      core.array([
        [1, 1, 1],
        [0, 0, 2],
      ]),
    ];
    const context = { libraries, files, scope: { precisions: [], opsets: [] }, tick: () => {}, refused: [] };
    const variants = [{ form: 'functions', opset: 17 }] as const;
    writeModel(context, { says: 'nau', subject: 'NAU', model, params, xs }, 'float32', {
      variants,
      group: () => 'all',
    });
    const [facts] = files.listed;
    const written = (w: number, dims = {}) =>
      onnx.toOnnx(core.predictor(model), {
        parameters: { params: { w: core.array([[1], [2], [w]]) } },
        dims,
      });
    files.add(facts!, written(3.5));
    files.add(facts!, written(3).slice(0, 60));
    files.add(facts!, pretending(written(3, { batch: 2 })));
    files.close();
    ({ findings } = await checkFiles((python as { path: string }).path, folder));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('passes a sound file with every tool', () => {
    const own = findings.filter(({ path }) => path === '0000.onnx');
    expect(own.map(({ tool, says }) => ({ tool, says }))).toEqual(
      ['checker', 'shape inference', 'reference evaluator', 'onnxruntime'].map((tool) => ({
        tool,
        says: null,
      })),
    );
    expect(own.map(({ compared }) => compared)).toEqual([0, 0, 2, 2]);
  });

  it.each(['reference evaluator', 'onnxruntime'])('names the worst element where %s is off', (tool) => {
    expect(says('0001.onnx', 'checker')).toBeNull();
    // 6.5 in place of 6 is nearer.
    expect(says('0001.onnx', tool)).toMatch(/^"y" at \[1, 0\]: got 7\.0, want 6\.0 ± \d/);
  });

  it('takes what a tool throws for a finding, and goes on', () => {
    expect(says('0002.onnx', 'checker')).toMatch(/Error/);
    expect(findings.at(-1)?.path).toBe('0003.onnx');
  });

  it('refuses a number where an axis should be free', () => {
    expect(says('0003.onnx', 'shape inference')).toContain("y is ['batch', 1], and [2, 1] was inferred");
  });
});

/** Says that the output has a free axis, whatever the file computes. */
const pretending = (bytes: Uint8Array): Uint8Array => {
  const { graph, ...model } = onnx.decodeModel(bytes);
  const [output] = graph!.output!;
  const tensorType = output!.type!.tensorType!;
  const dim = [{ dimParam: 'batch' }, { dimValue: 1 }];
  const type = { tensorType: { ...tensorType, shape: { dim } } };
  return onnx.encodeModel({ ...model, graph: { ...graph, output: [{ ...output, type }] } });
};
