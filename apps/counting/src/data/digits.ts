import type { Idx } from './idx.js';
import { fault, type Place } from './place.js';

export const rows = 28;
export const columns = 28;
export const pixels = rows * columns;

/** Pictures of hand-written digits. */
export interface Digits {
  readonly count: number;
  /** `[count, rows, columns]`, 0 (paper) to 255 (ink). */
  readonly images: Uint8Array;
  /** `[count]`, 0 to 9. */
  readonly labels: Uint8Array;
}

export interface Splits {
  readonly train: Digits;
  readonly test: Digits;
}

export interface DigitSplits extends Splits {
  readonly rows: number;
  readonly columns: number;
  /** Where the images came from, in words for people and for records of a run. */
  readonly source: string;
}

/**
 * Pairs images with their labels. `place` is that of the labels.
 *
 * @throws {NaluError} NALU_DATA when images are not 28 × 28, the counts differ, or a label is no digit.
 */
export const toDigits = (images: Idx, labels: Idx, place: Place): Digits => {
  const [count = 0, ...size] = images.shape;
  if (size.join() !== `${rows},${columns}`) {
    const required = `label images of uint8[${rows}, ${columns}]`;
    throw fault('NALU_DATA', place, required, `images of uint8[${size.join(', ')}]`);
  }
  if (labels.data.length !== count) {
    throw fault(
      'NALU_DATA',
      place,
      `hold one label for each of ${count} images`,
      `${labels.data.length} labels`,
    );
  }
  const wrong = labels.data.findIndex((label) => label > 9);
  if (wrong >= 0) {
    throw fault('NALU_DATA', place, 'hold labels of 0 to 9', `${labels.data[wrong]} at index ${wrong}`);
  }
  return { count, images: images.data, labels: labels.data };
};
