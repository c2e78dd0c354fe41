import { array, type NdArray, nalu, type Of, type Unit } from '@nalu/core';

export const model = nalu(2, 1);

const parameters = { wHat: array([[0.5], [0.25]]), mHat: array([[2], [-1]]), gate: array([[0.1], [0.2]]) };

// The gate and its shape are an option of the unit, so the type of its parameters depends on it.
export const params = parameters as unknown as Of<typeof model extends Unit<infer S> ? S : never, NdArray>;
