import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** What a file names in its imports, those of types included. */
const imports = (file: URL): readonly string[] => {
  const text = readFileSync(fileURLToPath(file), 'utf8');
  return [...text.matchAll(/(?:from |import\()'([^']+)'/g)].map((match) => match[1] as string);
};

/** The packages that a file names, by itself or by what it imports. */
const packagesOf = (file: URL, seen = new Set<string>()): readonly string[] => {
  if (seen.has(file.href)) return [];
  seen.add(file.href);
  const found = imports(file).flatMap((name) =>
    name.startsWith('.') ? packagesOf(new URL(name.replace(/js$/, 'ts'), file), seen) : [name],
  );
  return [...new Set(found)].sort();
};

describe('the entries', () => {
  it('name what they need and nothing of each other, so that no bundler pulls it in', () => {
    const entry = (name: string) => packagesOf(new URL(`../src/${name}`, import.meta.url));
    const ours = ['@nalu/core', '@nalu/core/reference', '@nalu/onnx'];
    expect(entry('index.ts')).toEqual([...ours, 'onnxruntime-node']);
    expect(entry('web.ts')).toEqual([...ours, 'onnxruntime-web/wasm', 'onnxruntime-web/webgpu']);
  });
});
