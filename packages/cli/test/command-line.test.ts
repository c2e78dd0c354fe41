import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { requirePeer } from '../src/engines.js';
import { nalu } from './support/command.js';

const commands = ['verify', 'inspect', 'export'];

describe('nalu', () => {
  it.each([[], ...commands.map((name) => [name])])(
    '%s --help says how it is used, with examples',
    async (...command) => {
      const { code, out, err } = await nalu(...command, '--help');
      expect([code, err]).toEqual([0, '']);
      expect(out).toContain(`Usage: nalu ${command[0] ?? ''}`.trim());
      expect(out).toContain('Examples:');
      expect(out).toContain(command.length > 0 ? `nalu ${command[0]} ` : 'nalu inspect model.onnx');
    },
  );

  it.each([
    [['verfy', 'm.onnx'], "unknown command 'verfy'"],
    [['verify'], "missing required argument 'model'"],
    [['verify', 'm.onnx', '--sample', '3'], "unknown option '--sample'"],
    [['verify', 'm.onnx', '--samples', '0'], 'A whole number from 1 on is required.'],
    [['verify', 'm.onnx', '--range', '2,1'], 'Two numbers are required, the lower first'],
    [['verify', 'm.onnx', '--dims', 'batch'], 'Names with sizes are required'],
    [['verify', 'm.onnx', '--tolerance', '-1'], 'A number from 0 on is required.'],
    [
      ['verify', 'm.onnx', '--on', 'tensorflow'],
      '--on must be among onnxruntime-node, onnxruntime-web, tfjs-wasm, tfjs-cpu, reference, got "tensorflow"',
    ],
    [['verify', 'm.onnx', '--on', ','], 'At least one name is required.'],
    [['inspect', 'a', 'b'], 'too many arguments'],
    [['export', 'runs'], "required option '-o, --output <file>' not specified"],
    [
      ['export', 'runs', '-o', 'm.onnx', '--precision', 'int8'],
      'Allowed choices are float16, float32, float64',
    ],
  ])('ends with 2 and one line for %j', async (args, words) => {
    const { code, out, err } = await nalu(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(words);
    expect(err.trim()).not.toContain('\n');
  });

  it('says what to install when a package is missing', async () => {
    const load = () => Promise.reject(new Error("Cannot find package 'onnxruntime-node'"));
    await expect(requirePeer('onnxruntime-node', load)).rejects.toMatchObject({
      code: 'NALU_MISSING_PEER',
      message: expect.stringContaining('Run `npm install onnxruntime-node`.'),
    });
  });

  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  const reason = existsSync(main) ? '' : ' (not built: run `npm run build` first)';
  it.skipIf(reason !== '')(`runs as a process${reason}`, () => {
    const started = (...args: readonly string[]) =>
      spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
    expect(started('--help')).toMatchObject({ status: 0, stderr: '' });
    expect(started('inspect', 'nowhere.onnx')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: 'nowhere.onnx: the file must be readable, got ENOENT.\n',
    });
    expect(started('inspect').status).toBe(2);
  });
});
