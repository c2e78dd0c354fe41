import { cnn, mlp } from '@nalu/core';
import { columns, rows } from './data/digits.js';
import type { AnyUnit } from './models.js';
import { CLASSES } from './task.js';

export type EncoderName = 'mlp' | 'cnn';

interface EncoderForm {
  readonly title: string;
  /** Training steps unless told otherwise. */
  readonly steps: number;
  readonly build: () => AnyUnit;
}

/** Its ten outputs are ten sigmoids: with softmax two digits would share one. */
const output = 'sigmoid';

const halving = (outputs: number) => ({ outputs, kernel: 5, stride: 2 });

/** What makes ten numbers of an image. */
export const encoders: Readonly<Record<EncoderName, EncoderForm>> = {
  mlp: {
    title: 'MLP',
    steps: 4000,
    build: () => mlp([rows * columns, 128, CLASSES], { output }),
  },
  cnn: {
    title: 'CNN',
    steps: 5000,
    // Without the layer of 64, training may stay where one digit has no output of its own.
    build: () => cnn([rows, columns, 1], [halving(8), halving(16)], [64, CLASSES], { output }),
  },
};

export const encoderNames = Object.keys(encoders) as EncoderName[];
