import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { generatorModule, layout } from '../../src/generator/module.js';

const file = '../../../core/src/random/generator-module.ts';

const text = `// Written by \`npx vitest run packages/wasm/test/generator/module.test.ts --update\`, with the encoder of @nalu/wasm.

/** What the memory of {@link generatorModule} holds, in bytes: the position of a stream, then a law, then numbers. */
export const layout = { law: ${layout.law}, numbers: ${layout.numbers} } as const;

/** \`uniform\` and \`normal\` draw, \`turn\` puts columns into rows: a WebAssembly module in base64. */
export const generatorModule =
  '${Buffer.from(generatorModule()).toString('base64')}';
`;

describe('the module that core draws with', () => {
  it('is in core byte for byte as it is written today', async () => {
    await expect(text).toMatchFileSnapshot(file);
  });

  it('is small enough for a page to compile at once', () => {
    // Some browsers refuse more on their main thread.
    expect(generatorModule().length).toBeLessThan(4096);
  });
});
