// @ts-check
// The runtimes that have to run the suite. A column that nobody ran says so in the report, and a new one needs a line here.

/**
 * @typedef {'Node' | 'Chromium'} Place
 * @typedef {{ name: string, where: Place, package: string, needs?: 'chromium' | 'libtensorflow' }} Column
 * `needs` is what provisioning has to find for it.
 */

/** @type {(name: string, of: string, needs?: Column['needs']) => Column} */
const inNode = (name, of, needs) => ({
  name,
  where: 'Node',
  package: of,
  ...(needs !== undefined && { needs }),
});

/** @type {(name: string, of: string) => Column} */
const inChromium = (name, of) => ({ name, where: 'Chromium', package: of, needs: 'chromium' });

/** @type {readonly Column[]} */
export const columns = [
  inNode('reference', '@nalu/core'),
  inNode('reverse over the reference', '@nalu/core'),
  inNode('batched over the reference', '@nalu/core'),
  inNode('checked over the reference', '@nalu/core'),
  inNode('replay of trace over the reference', '@nalu/core'),
  inNode('tfjs cpu', '@nalu/tfjs'),
  inNode('reverse over tfjs cpu', '@nalu/tfjs'),
  inNode('batched over tfjs cpu', '@nalu/tfjs'),
  inNode('tfjs wasm', '@nalu/tfjs'),
  inNode('reverse over tfjs wasm', '@nalu/tfjs'),
  inNode('batched over tfjs wasm', '@nalu/tfjs'),
  inNode('tfjs-node', '@nalu/tfjs-node', 'libtensorflow'),
  inChromium('tfjs WebGL', '@nalu/tfjs-webgl'),
  inChromium('tfjs WebGPU', '@nalu/tfjs'),
  inNode('wasm', '@nalu/wasm'),
  inChromium('wasm, Chromium', '@nalu/wasm'),
  inNode('onnxruntime-node float32', '@nalu/onnxruntime'),
  inNode('onnxruntime-node float64', '@nalu/onnxruntime'),
  inNode('onnxruntime-web WASM, Node', '@nalu/onnxruntime'),
  inChromium('onnxruntime-web WASM, Chromium', '@nalu/onnxruntime'),
  inChromium('onnxruntime-web WebGPU', '@nalu/onnxruntime'),
];
