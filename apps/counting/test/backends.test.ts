import { array } from '@nalu/core';
import { describe, expect, it } from 'vitest';
import { openBackend } from '../src/backends.js';

describe('openBackend', () => {
  // Ctrl-C is told to JavaScript as such a task.
  it.each(['tfjs-cpu', 'tfjs-wasm', 'reference'])(
    'lets other tasks run between results, on %s',
    async (name) => {
      const runtime = await openBackend(name);
      const value = runtime.upload(array([1, 2]));
      let others = 0;
      setImmediate(() => {
        others++;
      });
      expect([...(await runtime.read(value)).data]).toEqual([1, 2]);
      expect(others).toBe(1);
      runtime.dispose(value);
    },
  );

  it.each(['cuda', 'toString', ''])('refuses %j', async (name) => {
    await expect(openBackend(name)).rejects.toMatchObject({
      code: 'NALU_OPTION',
      message: expect.stringMatching(/--backend must be one of onnxruntime-node, .*, got ".*"\./),
    });
  });
});
