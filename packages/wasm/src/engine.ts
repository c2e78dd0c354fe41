import { complain } from '@nalu/core';

/** A function that gives the `i32x4.bitmask` of a splat. */
const simd = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7f],
  ...[3, 2, 1, 0],
  ...[10, 11, 1, 9, 0, 0x41, 0, 0xfd, 0x11, 0xfd, 0xa4, 1, 0x0b],
);

/** The same of `f32x4.relaxed_madd` of three splats. */
const relaxed = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7f],
  ...[3, 2, 1, 0],
  ...[10, 22, 1, 20, 0, 0x41, 0, 0xfd, 0x11, 0x41, 0, 0xfd, 0x11, 0x41, 0, 0xfd, 0x11],
  ...[0xfd, 0x85, 2, 0xfd, 0xa4, 1, 0x0b],
);

const takes = (module: Uint8Array<ArrayBuffer>): boolean =>
  typeof WebAssembly === 'object' && WebAssembly.validate(module);

/** Whether the engine multiplies and adds with one rounding. */
export const hasFused = (): boolean => takes(relaxed);

/** @throws {NaluError} NALU_UNSUPPORTED */
export const requireSimd = (): void => {
  if (takes(simd)) return;
  throw complain('NALU_UNSUPPORTED', {
    who: 'wasm',
    required: 'the engine must have WebAssembly with SIMD',
    got: typeof WebAssembly === 'object' ? 'one without SIMD' : 'none',
    advice: 'Use another runtime, such as onnxruntime, or a newer engine.',
  });
};
