import type { NdArray } from '@nalu/core';

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** NALU of two inputs and one output as one would write it by hand, its weights made beforehand. */
export const plainNalu = (params: unknown): ((x: Float32Array) => Float32Array) => {
  const { wHat, mHat, gate } = params as Readonly<Record<'wHat' | 'mHat' | 'gate', NdArray>>;
  const weight = (i: number) => Math.tanh(wHat.data[i] as number) * sigmoid(mHat.data[i] as number);
  const [w0, w1] = [weight(0), weight(1)];
  const [g0, g1] = [gate.data[0] as number, gate.data[1] as number];
  return (x) => {
    const rows = x.length / 2;
    const y = new Float32Array(rows);
    for (let row = 0; row < rows; row++) {
      const [a, b] = [x[2 * row] as number, x[2 * row + 1] as number];
      const g = sigmoid(a * g0 + b * g1);
      const m = Math.exp(Math.log(Math.abs(a) + 1e-7) * w0 + Math.log(Math.abs(b) + 1e-7) * w1);
      y[row] = g * (a * w0 + b * w1) + (1 - g) * m;
    }
    return y;
  };
};
